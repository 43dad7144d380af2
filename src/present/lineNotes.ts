import type { FieldVerdict } from '../core/drift/verdict.ts';
import type { Origin } from '../core/resource/origin.ts';
import { moveMarks } from '../core/provenance/moveMarks.ts';
import { linePositions } from '../core/yaml/linePositions.ts';
import type { FileContent, GoodBuild } from '../session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { fieldWriter, shortValue } from './fieldText.ts';
import { fieldHover, objectHover, type Judged } from './hoverText.ts';
import { markOfVerdict } from './marks.ts';
import { originOfField, originOfObject } from './originOf.ts';
import { fieldRow, resourceRow } from './rowId.ts';
import type { LineNote } from './viewModels.ts';

/** The notes of these files of the working tree, or of all, by absolute path. `now` is in milliseconds since the epoch. */
export function lineNotes(
  snapshot: Snapshot,
  now: number,
  files?: readonly string[],
): ReadonlyMap<string, readonly LineNote[]> {
  const byFile = new Map<string, LineNote[]>();
  for (const owner of snapshot.owners) {
    const build = owner.working?.lastGood;
    if (!build || (files && !readsAny(build, owner.root, files))) continue;
    const working = snapshot.inputs.repositories.get(owner.root)?.working;
    for (const object of owner.objects) {
      if (!object.verdict) continue;
      for (const { origin, ...note } of notesOf({ owner, object, verdict: object.verdict }, now)) {
        const path = `${owner.root}/${origin.path}`;
        if (files && !files.includes(path)) continue;
        const line = currentLine(build, working?.get(origin.path), origin);
        if (line === undefined) continue;
        const stale = owner.working.stale || !owner.working.outcome.ok;
        const notes = byFile.get(path) ?? [];
        byFile.set(path, notes);
        notes.push({ ...note, line, stale });
      }
    }
  }
  return byFile;
}

/** Few owners render a file that is on the screen; the others need no look. */
const readsAny = ({ reads }: GoodBuild, root: string, files: readonly string[]): boolean =>
  files.some((file) => file.startsWith(`${root}/`) && reads.has(file.slice(root.length + 1)));

type PlacedNote = Omit<LineNote, 'line' | 'stale'> & { readonly origin: Origin };

function notesOf(judged: Judged, now: number): readonly PlacedNote[] {
  const { owner, object, verdict } = judged;
  // Where the working tree drops an object, no line of it is left to draw on.
  if (!object.working) return [];
  const fields = verdict.fields.filter(isShown);
  if (fields.length === 0) {
    const text = objectNote(judged);
    // Nearly every object is in sync, and nothing is looked for then.
    const origin = text === undefined ? undefined : originOfObject(owner, object);
    if (text === undefined || !origin) return [];
    const hover = objectHover(judged);
    return [{ origin, text, hover, mark: markOfVerdict(verdict.verdict), row: resourceRow(owner, object) }];
  }
  return fields.flatMap((field) => {
    const origin = originOfField(owner, object, field.path);
    if (!origin) return [];
    const text = fieldNote(owner, field, now);
    const hover = fieldHover(judged, field, now);
    return [
      { origin, text, hover, mark: markOfVerdict(field.verdict), row: fieldRow(owner, object, field.path) },
    ];
  });
}

const isShown = (field: FieldVerdict): boolean =>
  markOfVerdict(field.verdict) !== 'inSync' && field.verdict !== 'IGNORED';

/** `≠ live 9 in prod-eu · kubectl scale, 2 h ago` */
function fieldNote({ environment }: OwnerSnapshot, field: FieldVerdict, now: number): string {
  const live = field.live === undefined ? 'not live' : `live ${shortValue(field.live)}`;
  const committed = field.committed === undefined ? '' : `, ${shortValue(field.committed)} committed`;
  if (field.verdict === 'PENDING_SYNC') return `→ ${live} in ${environment} until applied${committed}`;
  if (field.verdict === 'PENDING') return `→ ${live} in ${environment} until merged`;
  if (field.verdict === 'CONVERGING')
    return `= ${live} in ${environment} once ${field.committed === undefined ? 'merged' : 'applied'}`;
  if (field.verdict === 'OPAQUE') return `? encrypted, cannot be compared in ${environment}`;
  const writer = fieldWriter(field, now);
  const what = field.state === 'reordered' ? 'other order live' : live;
  return `≠ ${what} in ${environment}${writer === undefined ? '' : ` · ${writer}`}`;
}

function objectNote({ owner: { environment }, object, verdict: judged }: Judged): string | undefined {
  const { verdict, reason } = judged;
  const missing = object.live.kind === 'present' ? 'not taken over' : 'not';
  if (verdict === 'MISSING') return `≠ not in ${environment}`;
  if (verdict === 'PENDING_SYNC') return `→ ${missing} in ${environment} until applied`;
  if (verdict === 'PENDING') return `→ ${missing} in ${environment} until merged`;
  if (verdict === 'PRUNE') return `→ will be deleted in ${environment}`;
  if (verdict === 'DELETING') return `≠ being deleted in ${environment}`;
  if (verdict !== 'UNKNOWN' && verdict !== 'INVALID' && verdict !== 'BLOCKED') return undefined;
  const sign = verdict === 'UNKNOWN' ? '?' : '≠';
  return `${sign} ${verdict.toLowerCase()} in ${environment}${reason === undefined ? '' : `: ${reason.replace(/\s+/g, ' ')}`}`;
}

/** Zero-based line in the text as it is now; undefined where the line or the file is gone. */
export function currentLine(
  build: GoodBuild,
  now: FileContent | undefined,
  { path, line }: Origin,
): number | undefined {
  const rendered = build.texts.get(path);
  if (now?.kind !== 'text') return undefined;
  if (!rendered || rendered.text === now.source.text) return line - 1;
  const [moved] = moveMarks(rendered.text, now.source.text, [linePositions(rendered).lineRange(line)]);
  return moved && linePositions(now.source).placeAt(moved.start).line - 1;
}
