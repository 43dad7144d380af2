import { resourceKey } from './core/resource/resourceId.ts';
import type { OwnerRequests } from './ownerProtocol.ts';
import { desiredDocument, lineOfObject, type DesiredDocument } from './present/documents/desiredDocument.ts';
import { chartFileText } from './present/documents/chartFile.ts';
import { desiredField, pointedField } from './present/lines/desiredField.ts';
import { filesOfOwner, ownerChoices } from './present/ownerChoices.ts';
import { kindName } from './present/rows/shownRows.ts';
import { findRow, ownerRow } from './present/rows/rowId.ts';
import type { DesiredField, DesiredState } from './present/viewModels.ts';
import { workingTree } from './session/inputs.ts';
import { OpenRevisions } from './session/git/openRevisions.ts';
import type { Session } from './session/session.ts';
import type { Snapshot } from './session/snapshot.ts';
import { workingRender } from './session/builds/workingRender.ts';

type Answers = {
  readonly [K in keyof OwnerRequests]: (
    params: OwnerRequests[K]['params'],
  ) => Promise<OwnerRequests[K]['result']>;
};

/** The core's answers about owners, their files and what they render, and the desired states that the host has open. */
export class OwnerAnswers {
  readonly #session: Session;
  readonly #revisions: OpenRevisions;
  /** What was told last, by row: a place that is asked about is one of that text. */
  readonly #told = new Map<string, DesiredDocument | undefined>();

  readonly answers: Answers = {
    owners: async ({ path }) => ownerChoices(await this.#session.current(), path),
    ownerFiles: async ({ row }) => filesOfOwner(await this.#session.current(), row),
    kinds: async () => kindsOf(await this.#session.current()),
    desiredState: async ({ row }) => this.#desiredState(await this.#session.current(), row),
    desiredField: ({ row, ...place }) => this.#desiredField(row, place),
    chartFile: async (file) =>
      chartFileText((await this.#session.settled()).inputs.charts, file) ??
      '# This chart is not used any more, or was not fetched yet.\n',
  };

  /** `tell` says that an open document shows something else by now. */
  constructor(session: Session, tell: () => void) {
    this.#session = session;
    this.#revisions = new OpenRevisions(session);
    session.onDidChange((snapshot) => {
      const isOther = ([row, told]: readonly [string, DesiredDocument | undefined]): boolean => {
        const now = documentOf(snapshot, row);
        return now?.build !== told?.build || now?.header !== told?.header;
      };
      if ([...this.#told].some(isOther)) tell();
    });
  }

  /** The working tree of their repositories stays rendered, also where nothing compares it. */
  async keep(rows: readonly string[]): Promise<void> {
    for (const row of this.#told.keys()) if (!rows.includes(row)) this.#told.delete(row);
    const roots = rows.flatMap((row) => findRow(this.#session.snapshot, row)?.owner?.root ?? []);
    const names = roots.map((root) => ({ root, name: workingTree }));
    for (const name of names) await this.#revisions.open(name);
    this.#revisions.keep(names);
  }

  /** Of a chart's field it is looked for first which line controls it. */
  async #desiredField(
    row: string,
    place: Parameters<typeof pointedField>[1],
  ): Promise<DesiredField | undefined> {
    const snapshot = await this.#session.current();
    const owner = findRow(snapshot, row)?.owner;
    const told = this.#told.get(row) ?? documentOf(snapshot, row);
    const field = told && pointedField(told, place);
    if (!owner || !field) return undefined;
    await this.#session.origins.locateOnce(snapshot, owner, field);
    const found = await this.#session.current();
    const now = documentOf(found, row);
    // What the place is of is the text that is shown.
    const document = now?.text === told.text ? now : told;
    return desiredField(found, owner, document, place);
  }

  #desiredState(snapshot: Snapshot, row: string): DesiredState {
    const { owner, object } = findRow(snapshot, row) ?? {};
    if (!owner) {
      this.#told.set(row, undefined);
      return { text: '# No such owner is known here, or not yet.\n', row, line: 0 };
    }
    // However it was asked for, there is one document for an owner.
    const own = ownerRow(owner);
    const document = desiredDocument(workingRender(owner), snapshot);
    this.#told.set(own, document);
    return {
      text: document.text,
      row: own,
      line: object ? lineOfObject(document, resourceKey(object.id)) : 0,
    };
  }
}

function documentOf(snapshot: Snapshot, row: string): DesiredDocument | undefined {
  const owner = findRow(snapshot, row)?.owner;
  return owner && desiredDocument(workingRender(owner), snapshot);
}

const kindsOf = ({ owners }: Snapshot): readonly string[] =>
  [...new Set(owners.flatMap(({ objects }) => objects.map(({ id }) => kindName(id))))].sort();
