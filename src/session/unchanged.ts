import type { Owner } from '../core/owner/owner.ts';
import type { EnvironmentInput } from './inputs.ts';
import type { ObjectsPredictions } from './ownerWorld.ts';
import type { ObjectSnapshot, OwnerSnapshot, OwnerState, UnjudgedOwner } from './snapshot.ts';

/** Nothing that the last snapshot of the owner was made from has changed. Asked of every owner at every change. */
export function isUnchangedOwner(
  last: OwnerSnapshot,
  owner: UnjudgedOwner,
  environment: EnvironmentInput | undefined,
  predictions: ObjectsPredictions,
): boolean {
  if (
    last.owner !== owner.owner ||
    last.deployed !== owner.deployed ||
    last.working !== owner.working ||
    !sameState(last.state, owner.state) ||
    last.world.connection !== environment?.connection ||
    last.world.predictions !== predictions
  )
    return false;
  for (const [key, { state }] of last.world.scopes) if (environment.scopes.get(key) !== state) return false;
  return true;
}

const sameState = (a: OwnerState, b: OwnerState): boolean =>
  a.kind === b.kind && ('reason' in a ? a.reason : '') === ('reason' in b ? b.reason : '');

/** What of an owner bears on its objects' verdicts is the same. */
export const judgesAlike = (a: Owner, b: Owner): boolean =>
  a === b ||
  (a.manager === b.manager &&
    a.prune === b.prune &&
    a.force === b.force &&
    a.attempted?.revision === b.attempted?.revision);

export type UnjudgedObject = Omit<ObjectSnapshot, 'verdict' | 'toPredict' | 'predicted'>;

/** Nothing that the last snapshot of the object was made from has changed. */
export const isUnchangedObject = (last: ObjectSnapshot, facts: UnjudgedObject): boolean =>
  last.deployed === facts.deployed &&
  last.working === facts.working &&
  last.resource === facts.resource &&
  last.definedHere === facts.definedHere &&
  last.predictions === facts.predictions &&
  sameLive(last, facts);

function sameLive({ live: a }: UnjudgedObject, { live: b }: UnjudgedObject): boolean {
  if (a.kind === 'present' && b.kind === 'present') return a.object === b.object && a.old === b.old;
  if (a.kind === 'absent' && b.kind === 'absent') return a.old === b.old;
  if (a.kind === 'unknown' && b.kind === 'unknown') return a.reason === b.reason;
  return a.kind === b.kind;
}
