import { formatPath } from '../../core/resource/fieldPath.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { GoodBuild } from '../../session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { currentLine } from './currentLine.ts';
import { writerAndTime } from './fieldText.ts';
import { isAdoptable } from './isAdoptable.ts';
import { isIgnorable } from './isIgnorable.ts';
import { isRemovable } from './isRemovable.ts';
import { timesOf, type Times } from '../times.ts';
import { lineHover } from './lineHover.ts';
import { worstMark } from './marks.ts';
import { ownerLabel } from '../ownerText.ts';
import { isInRepository } from './noteOrigin.ts';
import { noteText, qualifiers, type Told } from './noteText.ts';
import { placedOf, type Placed } from '../problems/placed.ts';
import { fieldRow, ownerRow, resourceRow } from '../rows/rowId.ts';
import { placeOfOrigin } from './placeOf.ts';
import { fieldStatement, objectStatement } from '../statement.ts';
import type { PlaceLink } from './placeLink.ts';
import { toldVariables } from './toldVariables.ts';
import type { LineNote, NoteKind, NoteTarget } from '../viewModels.ts';

/**
 * The notes of these files of the working tree, or of all, by absolute path: one a line and kind, whatever the number
 * of environments, owners and fields. `now` is in milliseconds since the epoch.
 */
export function lineNotes(
  snapshot: Snapshot,
  now: number,
  files?: readonly string[],
): ReadonlyMap<string, readonly LineNote[]> {
  const byFile = new Map<string, Map<string, OnLine>>();
  for (const owner of productionFirst(snapshot)) {
    const { working: input, root } = owner;
    const build = input?.lastGood;
    if (!build || (files && !readsAny(owner, build, files))) continue;
    const working = snapshot.inputs.repositories.get(root)?.working;
    const stale = input.stale || !input.outcome.ok;
    for (const placed of placedOf(owner)) {
      const path = `${root}/${placed.origin.path}`;
      if (files && !files.includes(path)) continue;
      const line = currentLine(build, working?.get(placed.origin.path), placed.origin);
      if (line === undefined) continue;
      const lines = byFile.get(path) ?? new Map<string, OnLine>();
      byFile.set(path, lines);
      const key = `${String(line)} ${placed.kind}`;
      const before = lines.get(key) ?? { line, kind: placed.kind, stale: false, placed: [] };
      lines.set(key, { ...before, stale: before.stale || stale, placed: [...before.placed, placed] });
    }
  }
  return new Map(
    [...byFile].map(([path, lines]) => {
      const world = { snapshot, ...timesOf(snapshot, now), reached: reachedBy(snapshot, path) };
      const notes = [...lines.values()]
        .sort((a, b) => a.line - b.line || kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
        .map((one) => lineNote(one, world));
      return [path, notes];
    }),
  );
}

/** How many environments a file is a part of. */
const reachedBy = ({ owners }: Snapshot, path: string): number =>
  new Set(
    owners.flatMap((owner) => {
      const build = owner.working?.lastGood;
      return build && readsAny(owner, build, [path]) ? [owner.environment] : [];
    }),
  ).size;

/** What is one note. */
interface OnLine {
  readonly line: number;
  readonly kind: NoteKind;
  readonly stale: boolean;
  readonly placed: readonly Placed[];
}

/** From the one that most needs a person. */
const kinds: readonly NoteKind[] = ['drift', 'pending', 'unknown'];

/** Environments stay in the person's order otherwise; owners stand by name, whichever was heard of first. */
function productionFirst(snapshot: Snapshot): Snapshot['owners'] {
  const { production } = snapshot;
  const names = [...snapshot.inputs.environments.keys()];
  const rank = (environment: string): number =>
    names.indexOf(environment) + (production.has(environment) ? 0 : names.length);
  return snapshot.owners.toSorted(
    (a, b) =>
      rank(a.environment) - rank(b.environment) ||
      ownerLabel(a.owner.id).localeCompare(ownerLabel(b.owner.id)),
  );
}

/** Few owners render a file that is on the screen; the others need no look. */
const readsAny = ({ root, manifest }: OwnerSnapshot, build: GoodBuild, files: readonly string[]): boolean =>
  files.some((file) => {
    const path = file.slice(root.length + 1);
    return file.startsWith(`${root}/`) && (isInRepository(build, path) || manifest?.path === path);
  });

function lineNote(
  { line, kind, stale, placed }: OnLine,
  { snapshot, now, sightings, reached }: Times & { readonly snapshot: Snapshot; readonly reached: number },
): LineNote {
  const { production } = snapshot;
  const told = placed.flatMap((one) => {
    const said = toTold(one, production);
    return said ? [{ said, one }] : [];
  });
  const all = told.map(({ said }) => said);
  const names = qualifiers(all);
  return {
    line,
    kind,
    mark: worstMark(placed.map(({ mark }) => mark)),
    text: noteText(all, now, reached),
    hover: lineHover(placed, production, { now, sightings }),
    stale,
    targets: told.map(({ said, one }) => {
      const name = names.get(said) ?? '';
      const further = furtherOf(snapshot, one);
      return {
        label: name === '' ? said.environment : `${said.environment} · ${name}`,
        row: rowOf(one),
        owner: ownerOf(one),
        adoptable: canAdopt(one),
        ignorable: canIgnore(one),
        removable: canTakeOut(one),
        ...(further.length > 0 ? { further } : {}),
      };
    }),
  };
}

function toTold({ judged, field, kind }: Placed, production: ReadonlySet<string>): Told | undefined {
  const { owner, object, verdict } = judged;
  const statement = field ? fieldStatement(field, kind) : objectStatement(verdict, object);
  return (
    statement && {
      environment: owner.environment,
      production: production.has(owner.environment),
      owner: ownerLabel(owner.owner.id),
      ownerName: owner.owner.id.kind === 'Target' ? ownerLabel(owner.owner.id) : owner.owner.id.name,
      resource: formatResource(object.id),
      field: field ? formatPath(field.path.slice(-1)) : '',
      statement,
      writer: field && writerAndTime(field),
    }
  );
}

function ownerOf({ judged: { owner } }: Placed): NoteTarget['owner'] {
  const { id } = owner.owner;
  const located = owner.manifest !== undefined && id.kind !== 'Target';
  return { label: ownerLabel(id), row: ownerRow(owner), located };
}

function furtherOf(snapshot: Snapshot, { judged: { owner, object }, field }: Placed): readonly PlaceLink[] {
  const variables = field ? toldVariables(object.working?.built, field.path) : [];
  return variables.flatMap(({ link }) => {
    const place = link && placeOfOrigin(snapshot, owner, link.origin);
    return place ? [{ label: link.label, place }] : [];
  });
}

const canAdopt = ({ judged: { object }, field }: Placed): boolean =>
  field !== undefined && isAdoptable(object, field);

const canTakeOut = ({ judged: { object }, field }: Placed): boolean =>
  field !== undefined && isRemovable(object, field);

const canIgnore = ({ judged: { owner }, field }: Placed): boolean =>
  field !== undefined && isIgnorable(owner, field);

const rowOf = ({ judged: { owner, object }, field }: Placed): string =>
  field ? fieldRow(owner, object, field) : resourceRow(owner, object);
