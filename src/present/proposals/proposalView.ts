import { matchesBranch } from '../../core/change/protectedBranch.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { Proposal } from '../../proposals/proposal.ts';
import type { FollowedBranch } from '../../proposals/followedBranches.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import type { ProposalBranches, ProposalView } from './changeViews.ts';
import { ownerLabel } from '../ownerText.ts';
import { proposalText, proofLines, type PlannedByKey } from './proposalText.ts';
import type { ProblemView } from '../viewModels.ts';

export interface ProposalFacts {
  readonly id: number;
  readonly proposal: Proposal;
  readonly snapshot: Snapshot;
  /** What merging it would do. */
  readonly planned: readonly PlannedByKey[];
  readonly isProved: boolean;
  /** Of the commit, as it is proposed to the person. */
  readonly message: string;
  /** `ownerKey` of other owners for whom the same line counts. */
  readonly sharedWith: readonly string[];
  /** Of a file as typed and as rendered, by absolute path. */
  readonly problemsOf: (path: string) => readonly ProblemView[];
  readonly followed: readonly FollowedBranch[];
  readonly suggested: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Patterns of branches that get no commit directly. */
  readonly protectedBranches: readonly string[];
  /** The person has enabled commits to protected branches. */
  readonly directCommit: boolean;
}

export function proposalView(facts: ProposalFacts): ProposalView {
  const { id, proposal, planned, sharedWith, isProved, message } = facts;
  const { kind, root, title } = proposal;
  return {
    id,
    kind,
    root,
    title,
    message,
    document: proposalText(proposal, isProved, planned, facts.now),
    isProved,
    objections: objections(facts),
    sharedWith: planned
      .filter(([key]) => sharedWith.includes(key))
      .map(([, { snapshot }]) => `${snapshot.environment} · ${ownerLabel(snapshot.owner.id)}`),
    branches: branches(facts),
  };
}

/** What an agent or the API server would refuse, what is wrong in the files, and what is not proved. */
function objections({ proposal, planned, problemsOf }: ProposalFacts): readonly string[] {
  const { proof, root, files, kind } = proposal;
  const moved = new Set(proof.moves.map(({ owner }) => owner));
  const blocked = planned.flatMap(([key, one]) =>
    one.kind === 'planned' && moved.has(key)
      ? one.plan.steps
          .filter(({ action }) => action === 'blocked')
          .map(
            ({ id, reason }) =>
              `${formatResource(id)} would be refused in ${one.plan.environment}: ${reason ?? ''}`,
          )
      : [],
  );
  // What is typed is what is committed; other proposals are made of what is committed already.
  const problems =
    kind !== 'commit'
      ? []
      : files.flatMap(({ path }) =>
          problemsOf(`${root}/${path}`)
            .filter(({ severity }) => severity === 'error')
            .map(({ message, start }) => `${path}:${String(start.line + 1)}: ${message}`),
        );
  const unproved = proofLines({ ...proof, unproved: [] }, planned).map((line) => line.replace(/^\s*✗ /, ''));
  return [...unproved, ...blocked, ...problems];
}

function branches({
  proposal: { kind, root, base },
  snapshot,
  followed,
  suggested,
  protectedBranches,
  directCommit,
}: ProposalFacts): ProposalBranches {
  const checkedOut = snapshot.inputs.repositories.get(root)?.repository.head.branch;
  const branch = kind === 'commit' ? checkedOut : undefined;
  const because = branch === undefined ? undefined : protectedBecause(branch, followed, protectedBranches);
  return {
    base: base.name,
    ...(branch === undefined ? {} : { checkedOut: branch }),
    ...(because === undefined || directCommit ? {} : { protectedBecause: because }),
    suggested,
    targets: followed.map((one) => ({ remote: one.remote, branch: one.branch })),
  };
}

/** Why a branch gets no commit directly; undefined where it may. */
function protectedBecause(
  branch: string,
  followed: readonly FollowedBranch[],
  patterns: readonly string[],
): string | undefined {
  const [owner] = followed.find((one) => one.branch === branch)?.owners ?? [];
  if (owner) return `${formatOwner(owner.id)} applies what is committed to ${branch}`;
  const pattern = patterns.find((one) => matchesBranch(one, branch));
  return pattern === undefined ? undefined : `the setting plumbline.git.protectedBranches names ${pattern}`;
}
