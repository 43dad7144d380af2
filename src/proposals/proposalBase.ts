import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import type { ProposalBase } from './proposal.ts';

/** What a change of what an owner applies follows: the newest commit of what the owner follows that is known here. */
export function proposalBase(snapshot: Snapshot, { root, head }: OwnerSnapshot): ProposalBase | undefined {
  if (head.kind !== 'unknown') return { commit: head.commit, name: head.name };
  return checkedOut(snapshot, root);
}

/** What the person's own changes follow. */
export function checkedOut({ inputs }: Snapshot, root: string): ProposalBase | undefined {
  const head = inputs.repositories.get(root)?.repository.head;
  return head?.commit === undefined ? undefined : { commit: head.commit, name: head.branch ?? 'HEAD' };
}
