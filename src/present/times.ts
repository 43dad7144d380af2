import type { FieldVerdict } from '../core/drift/judge/verdict.ts';
import { seenDifference, seenOwner, type Sightings } from '../core/drift/sightings/sightings.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { formatAge } from './ages.ts';

/** What ages are told by. `now` is in milliseconds since the epoch; nobody may have kept when differences were first seen. */
export interface Times {
  readonly now: number;
  readonly sightings?: Sightings | undefined;
}

export const timesOf = ({ inputs }: Pick<Snapshot, 'inputs'>, now: number): Times => ({
  now,
  sightings: inputs.sightings,
});

/** `5 min ago`: since when this editor knows of a difference, of a field or of a whole object; undefined where it does not. */
export function seenAge(
  { now, sightings }: Times,
  owner: OwnerSnapshot,
  { id }: ObjectSnapshot,
  field?: FieldVerdict,
): string | undefined {
  const at = sightings?.get(seenOwner(owner))?.get(seenDifference(id, field));
  return at === undefined ? undefined : formatAge(at, now);
}

/** When a difference began, as far as that is known, in milliseconds since the epoch; 0 where nothing is. */
export function sinceOf(
  { sightings }: Times,
  owner: OwnerSnapshot,
  { id }: ObjectSnapshot,
  field?: FieldVerdict,
): number {
  const written = Date.parse(field?.by?.time ?? '');
  return Number.isNaN(written)
    ? (sightings?.get(seenOwner(owner))?.get(seenDifference(id, field)) ?? 0)
    : written;
}

/** Of the newest difference of an object. */
export const newestOf = (times: Times, owner: OwnerSnapshot, object: ObjectSnapshot): number =>
  Math.max(
    sinceOf(times, owner, object),
    ...(object.verdict?.fields ?? []).map((field) => sinceOf(times, owner, object, field)),
  );

export const newestIn = (times: Times, owner: OwnerSnapshot): number =>
  owner.objects.reduce((newest, object) => Math.max(newest, newestOf(times, owner, object)), 0);
