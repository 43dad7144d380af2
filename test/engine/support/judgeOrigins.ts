import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';
import { editedAt, versionMark, type Edited } from './editedAt.ts';
import { judgedAtOnce, judgeOrigin, type JudgedOrigin } from './judgeOrigin.ts';
import type { MeasuredSession } from './measuredSession.ts';
import type { OriginField } from './originKind.ts';

/**
 * Types something else where fields are said to come from, and looks what they become: at once what cannot meet in one
 * owner, and alone what is found to be wrong.
 */
export async function judgeOrigins(
  measured: MeasuredSession & { readonly owners: readonly OwnerSnapshot[] },
  fields: readonly OriginField[],
): Promise<ReadonlyMap<OriginField, JudgedOrigin>> {
  const judged = new Map<OriginField, JudgedOrigin>();
  let open: readonly Trial[] = fields.flatMap((field): readonly Trial[] => {
    const known = judgedAtOnce(field);
    if (known) judged.set(field, known);
    return known ? [] : [{ field, tried: 0, alone: false }];
  });
  while (open.length > 0) {
    const round = togetherOf(open, measured.owners);
    const again: Trial[] = [];
    for (const [trial, verdict] of await tryTogether(measured, round)) {
      judged.set(trial.field, verdict);
      if (verdict.verdict === 'refused' && trial.tried + 1 < marks.length)
        again.push({ ...trial, tried: trial.tried + 1 });
      if (verdict.verdict === 'wrong' && round.length > 1) again.push({ ...trial, alone: true });
    }
    const done = new Set(round);
    open = [...open.filter((trial) => !done.has(trial)), ...again];
  }
  return judged;
}

interface Trial {
  readonly field: OriginField;
  /** How many marks have been refused. */
  readonly tried: number;
  readonly alone: boolean;
}

/** What a person may write without knowing more: a word, and what has to stay a version. */
const marks = [undefined, versionMark];

function togetherOf(open: readonly Trial[], owners: readonly OwnerSnapshot[]): readonly Trial[] {
  const [first] = open;
  if (first?.alone === true) return [first];
  const taken: Trial[] = [];
  const met = new Set<OwnerSnapshot>();
  for (const trial of open) {
    if (trial.alone || taken.length === mostTogether) continue;
    const reached = reachedBy(trial.field, owners);
    if ([...reached].some((owner) => met.has(owner))) continue;
    taken.push(trial);
    for (const owner of reached) met.add(owner);
  }
  return taken;
}

const mostTogether = 16;

/** Owners that may render otherwise after an edit of the file, and those that they hold. */
function reachedBy(field: OriginField, owners: readonly OwnerSnapshot[]): ReadonlySet<OwnerSnapshot> {
  const file = field.built.origins.get(field.pointer)?.path ?? '';
  const reads = (owner: OwnerSnapshot, path: string | undefined): boolean =>
    path !== undefined &&
    (path === owner.manifest?.path || owner.working?.lastGood?.reads.has(path) === true);
  const reached = new Set([field.owner, ...owners.filter((owner) => reads(owner, file))]);
  for (const owner of reached)
    for (const held of owners) if (reads(owner, held.manifest?.path)) reached.add(held);
  return reached;
}

async function tryTogether(
  measured: MeasuredSession,
  trials: readonly Trial[],
): Promise<readonly (readonly [Trial, JudgedOrigin])[]> {
  const edits = trials.map(({ field, tried }): readonly [path: string, edited: Edited | undefined] => {
    const origin = field.built.origins.get(field.pointer);
    const text = origin && measured.texts.get(origin.path);
    return [
      origin?.path ?? '',
      origin && text !== undefined ? editedAt(text, origin, marks[tried]) : undefined,
    ];
  });
  for (const [path, edited] of edits) if (edited) measured.type(path, edited.text);
  const { owners } = await measured.session.settled();
  for (const [path, edited] of edits) if (edited) measured.undo(path);
  return trials.map((trial, i) => {
    const edited = edits[i]?.[1];
    const origin = trial.field.built.origins.get(trial.field.pointer);
    if (!edited) return [trial, { origin, verdict: 'wrong', detail: 'nothing stands there' }];
    return [trial, judgeOrigin(trial.field, edited, owners)];
  });
}
