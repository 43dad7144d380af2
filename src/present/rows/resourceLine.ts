import type { FieldVerdict, ObjectVerdict, Verdict } from '../../core/drift/judge/verdict.ts';
import { formatPath, type FieldPath } from '../../core/resource/fieldPath.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';
import { fieldDifference, fieldWriter, isTimed } from '../lines/fieldText.ts';
import { objectSentence } from '../lines/hoverText.ts';
import { isAdoptable } from '../lines/isAdoptable.ts';
import { isIgnorable } from '../lines/isIgnorable.ts';
import { isRemovable } from '../lines/isRemovable.ts';
import { nextStep } from '../lines/nextStep.ts';
import { markOf, markOfVerdict } from '../lines/marks.ts';
import { newestOf, seenAge, sinceOf, type Times } from '../times.ts';
import { ruleText } from '../lines/placeOfRule.ts';
import { reasonWithPlace } from '../lines/reasonWithPlace.ts';
import { fieldRow, resourceRow } from './rowId.ts';
import type { TreeRow } from '../viewModels.ts';

/** A resource; `where` is said before all else where the rows above do not say it. */
export function resourceLine(
  owner: OwnerSnapshot,
  object: ObjectSnapshot,
  times: Times,
  where?: string,
): TreeRow {
  const seen = seenAge(times, owner, object);
  const said = `${object.verdict ? describeVerdict(object.verdict) : 'comparing…'}${seen === undefined ? '' : ` · seen ${seen}`}`;
  const reason = reasonWithPlace(owner, object);
  const description = where === undefined ? said : `${where} · ${said}`;
  return {
    id: resourceRow(owner, object),
    kind: 'resource',
    label: formatResource(object.id),
    description,
    tooltip: [
      `${formatResource(object.id)}: ${description}`,
      `Applied by ${formatOwner(owner.owner.id)} in ${owner.environment}`,
      ...(object.verdict ? [`Certainty: ${object.verdict.certainty}`] : []),
      ...(reason === undefined ? [] : [reason]),
      ...(seen === undefined ? [] : [`First seen by this editor ${seen}`]),
    ].join('\n'),
    mark: markOf(object),
    ...(object.verdict ? { verdict: object.verdict.verdict } : {}),
    since: newestOf(times, owner, object),
    expandable: (object.verdict?.fields.length ?? 0) > 0,
    comparable: object.verdict !== undefined,
    located: object.working !== undefined,
  };
}

/** The fields of a resource that differ. */
export const fieldLines = (owner: OwnerSnapshot, object: ObjectSnapshot, times: Times): readonly TreeRow[] =>
  (object.verdict?.fields ?? []).map((field) => fieldLine({ owner, object, field }, times));

export interface FieldOfOwner {
  readonly owner: OwnerSnapshot;
  readonly object: ObjectSnapshot;
  readonly field: FieldVerdict;
}

/** One field that differs; `where` is told behind its values where the rows above do not say it. */
export function fieldLine({ owner, object, field }: FieldOfOwner, times: Times, where?: string): TreeRow {
  const writer = fieldWriter(field, times.now);
  const seen = seenAge(times, owner, object, field);
  const rule = field.rule && (ignoring[field.verdict] ?? 'Ignored');
  const values = `${fieldDifference(field)}${rule === undefined ? '' : `, ${rule.toLowerCase()}`}`;
  // Where nobody has kept when it was written, it is not older than somebody's last look.
  const since = [writer, seen === undefined || isTimed(field) ? undefined : `seen ${seen}`];
  const difference = [values, since.filter((part) => part !== undefined).join(', ')]
    .filter((part) => part !== '')
    .join(' · ');
  const description = where === undefined ? difference : `${values} · ${where}`;
  return {
    id: fieldRow(owner, object, field),
    kind: 'field',
    label: shortPath(field.path),
    description,
    tooltip: [
      `${formatResource(object.id)} in ${owner.environment}`,
      `${formatPath(field.path)}: ${difference}`,
      ...(seen === undefined ? [] : [`First seen by this editor ${seen}`]),
      ...(object.verdict ? [nextStep({ owner, object, verdict: object.verdict }, field, times.now)] : []),
      ...(rule === undefined ? [] : [`${rule} by ${ruleText(owner, field) ?? ''}`]),
    ].join('\n'),
    mark: markOfVerdict(field.verdict),
    verdict: field.verdict,
    since: sinceOf(times, owner, object, field),
    expandable: false,
    comparable: true,
    located: object.working !== undefined,
    adoptable: isAdoptable(object, field),
    ignorable: isIgnorable(owner, field),
    removable: isRemovable(object, field),
  };
}

const ignoring: Partial<Record<FieldVerdict['verdict'], string>> = {
  CONVERGING: 'Ignored once merged',
  PENDING: 'Ignored until merged',
};

/** The end of a long path: a side bar shows the beginning of a label, and long paths begin alike. */
const shortPath = (path: FieldPath): string =>
  path.length > 4 ? `…${formatPath(path.slice(-3))}` : formatPath(path);

function describeVerdict(verdict: ObjectVerdict): string {
  const count = verdict.fields.length;
  const word = words[verdict.verdict];
  if (count > 0)
    return `${String(count)} ${count === 1 ? 'field' : 'fields'}${word === undefined ? '' : ` ${word}`}`;
  return verdict.verdict === 'SYNC' ? 'in sync' : objectSentence(verdict);
}

/** What fields are that have not drifted. */
const words: Partial<Record<Verdict, string>> = {
  CONVERGING: 'converging',
  PENDING: 'edited',
  PENDING_SYNC: 'committed',
  COSMETIC: 'written otherwise',
  IGNORED: 'ignored',
  OPAQUE: 'encrypted',
};
