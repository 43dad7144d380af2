import type { ChangeSummary } from '../core/change/text/changeSummary.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import { formatResource } from '../core/resource/resourceId.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { changeSummary } from './changeSummary.ts';
import { isProved, type Proof, type Proposal } from './proposal.ts';

/** A proposal as it is told in a commit message and in a pull request. */
export const summarizeProposal = (
  snapshot: Snapshot,
  { root, title, base, candidate, files, proof }: Proposal,
): ChangeSummary =>
  changeSummary(snapshot, {
    root,
    title,
    base,
    result: { commit: candidate.commit, name: 'proposal' },
    files: files.map(({ path }) => path),
    moves: proof.moves,
    proof: isProved(proof) ? { kind: 'proved' } : { kind: 'residue', lines: residueLines(proof) },
  });

/** Without values: what is told here leaves the machine. */
const residueLines = ({ residue, broken }: Proof): readonly string[] => [
  ...broken.map(({ owner, reason }) => `${nameOf(owner)} does not render: ${reason}`),
  ...residue.map(
    ({ owner, id, path }) =>
      `${nameOf(owner)}: ${formatResource(id)}${path.length > 0 ? ` ${formatPath(path)}` : ''}`,
  ),
];

/** An `ownerKey` ends with how the owner is written. */
const nameOf = (owner: string): string => owner.split('\n').at(-1) ?? owner;
