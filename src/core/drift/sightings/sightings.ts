import { formatOwner, type OwnerId } from '../../owner/owner.ts';
import { formatPath } from '../../resource/fieldPath.ts';
import { resourceKey, type ResourceId } from '../../resource/resourceId.ts';
import type { FieldVerdict, ObjectVerdict } from '../judge/verdict.ts';

/**
 * When each difference was first seen, in milliseconds since the epoch: by `seenOwner`, then by `seenDifference`. It is known
 * no longer than the difference lasts.
 */
export type Sightings = ReadonlyMap<string, OwnerSightings>;
export type OwnerSightings = ReadonlyMap<string, number>;

/** An owner, wherever it stands. */
interface PlacedOwner {
  readonly environment: string;
  readonly readIn?: string | undefined;
  readonly root: string;
  readonly owner: { readonly id: OwnerId };
}

export const seenOwner = ({ environment, readIn = environment, root, owner }: PlacedOwner): string =>
  [readIn, environment, root, formatOwner(owner.id)].join('\n');

/** Of a field that differs, or of an object that differs as a whole. */
export const seenDifference = (id: ResourceId, field?: FieldVerdict): string =>
  `${resourceKey(id)}\n${field === undefined ? '' : formatPath(field.path)}`;

interface JudgedObject {
  readonly id: ResourceId;
  /** Undefined where there is none yet. */
  readonly verdict: ObjectVerdict | undefined;
}

/**
 * What was seen of all objects of an owner, which differ as these verdicts say; the same map where nothing is new or gone. What
 * nobody can decide at the moment is neither. `now` is in milliseconds since the epoch.
 */
export function sightingsOf(
  objects: readonly JudgedObject[],
  before: OwnerSightings,
  now: number,
): OwnerSightings {
  const next = new Map<string, number>();
  const undecided = new Set<string>();
  for (const { id, verdict } of objects) {
    if (!verdict || verdict.verdict === 'UNKNOWN') undecided.add(resourceKey(id));
    else for (const key of differing(id, verdict)) next.set(key, before.get(key) ?? now);
  }
  if (undecided.size > 0)
    for (const [key, at] of before) if (undecided.has(key.split('\n', 1)[0] ?? '')) next.set(key, at);
  return next.size === before.size && [...next.keys()].every((key) => before.has(key)) ? before : next;
}

/** What is other in the cluster than what was applied: a person's edit makes no difference there. */
function differing(id: ResourceId, { verdict, fields }: ObjectVerdict): readonly string[] {
  const isWhole = verdict === 'MISSING' || verdict === 'DELETING' || verdict === 'CONVERGING';
  return [
    ...(isWhole && fields.length === 0 ? [seenDifference(id)] : []),
    ...fields.filter((field) => counted.has(field.verdict)).map((field) => seenDifference(id, field)),
  ];
}

const counted: ReadonlySet<FieldVerdict['verdict']> = new Set(['DRIFT', 'CONVERGING', 'IGNORED', 'COSMETIC']);
