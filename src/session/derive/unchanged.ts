import { sameIgnoreRules } from '../../core/owner/ignoreRules.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { EnvironmentInput } from '../inputs.ts';
import type { ObjectsPredictions } from '../owners/ownerWorld.ts';
import { isSameNext, writtenNext } from '../owners/nextOwner.ts';
import type {
  BaseRevision,
  ObjectSnapshot,
  OwnerHead,
  OwnerSnapshot,
  OwnerState,
  UnjudgedOwner,
} from '../snapshot.ts';

/** Nothing that the last snapshot of the owner was made from has changed. Asked of every owner at every change. */
export function isUnchangedOwner(
  last: OwnerSnapshot,
  owner: UnjudgedOwner,
  environment: EnvironmentInput | undefined,
  predictions: ObjectsPredictions,
): boolean {
  if (
    last.owner !== owner.owner ||
    last.manifest !== owner.manifest ||
    last.heldBy?.kind !== owner.heldBy?.kind ||
    last.recipe !== owner.recipe ||
    !isSameNext(last.next, owner.next) ||
    last.deployed !== owner.deployed ||
    last.specified !== owner.specified ||
    last.working !== owner.working ||
    last.said !== owner.said ||
    !sameBase(last.base, owner.base) ||
    !sameHead(last.head, owner.head) ||
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

const sameBase = (a: BaseRevision | undefined, b: BaseRevision | undefined): boolean =>
  a?.commit === b?.commit && a?.name === b?.name && a?.estimatedBecause === b?.estimatedBecause;

function sameHead(a: OwnerHead, b: OwnerHead): boolean {
  if (a.kind === 'unknown' || b.kind === 'unknown')
    return a.kind === 'unknown' && b.kind === 'unknown' && a.reason === b.reason;
  if (a.kind === 'ahead' || b.kind === 'ahead')
    return a.kind === 'ahead' && b.kind === 'ahead' && a.build === b.build && sameCommit(a, b);
  return a.kind === b.kind && sameCommit(a, b);
}

const sameCommit = (a: NamedCommit, b: NamedCommit): boolean => a.commit === b.commit && a.name === b.name;
type NamedCommit = Pick<BaseRevision, 'commit' | 'name'>;

/** What of an owner bears on its objects' verdicts is the same. */
export const judgesAlike = (a: JudgingOwner, b: JudgingOwner): boolean =>
  a.base?.estimatedBecause === b.base?.estimatedBecause &&
  writesAlike(a.owner, b.owner) &&
  writesAlike(writtenNext(a.next)?.owner ?? a.owner, writtenNext(b.next)?.owner ?? b.owner);
type JudgingOwner = Pick<OwnerSnapshot, 'owner' | 'base' | 'next'>;

/** Two states of an owner write the same objects alike. */
export const writesAlike = (a: Owner, b: Owner): boolean =>
  a === b ||
  (a.mode === b.mode &&
    a.manager === b.manager &&
    a.prune === b.prune &&
    a.force === b.force &&
    a.createsOnly === b.createsOnly &&
    a.decryption === b.decryption &&
    sameIgnoreRules(a.ignore, b.ignore) &&
    a.writesIgnored === b.writesIgnored &&
    isComparedByServer(a) === isComparedByServer(b) &&
    a.leavesOut?.exclusions === b.leavesOut?.exclusions &&
    a.leavesOut?.server === b.leavesOut?.server &&
    a.attempted?.revision === b.attempted?.revision);

const isComparedByServer = ({ build }: Owner): boolean =>
  build?.agent === 'argo' && build.comparison === 'server';

export type UnjudgedObject = Omit<ObjectSnapshot, 'verdict' | 'toPredict' | 'predicted' | 'toConfirm'>;

/** Nothing that the last snapshot of the object was made from has changed. */
export const isUnchangedObject = (last: ObjectSnapshot, facts: UnjudgedObject): boolean =>
  last.deployed === facts.deployed &&
  last.working === facts.working &&
  last.head?.name === facts.head?.name &&
  last.head?.desired === facts.head?.desired &&
  last.resource === facts.resource &&
  last.definedHere === facts.definedHere &&
  last.namespaceMissing === facts.namespaceMissing &&
  last.writtenSince === facts.writtenSince &&
  last.claimants === facts.claimants &&
  last.predictions === facts.predictions &&
  last.mutatedBy?.join() === facts.mutatedBy?.join() &&
  sameLive(last, facts);

function sameLive({ live: a }: UnjudgedObject, { live: b }: UnjudgedObject): boolean {
  if (a.kind === 'present' && b.kind === 'present') return a.object === b.object && a.old === b.old;
  if (a.kind === 'absent' && b.kind === 'absent') return a.old === b.old;
  if (a.kind === 'unknown' && b.kind === 'unknown') return a.reason === b.reason;
  return a.kind === b.kind;
}
