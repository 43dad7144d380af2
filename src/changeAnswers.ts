import type { ChangeRequests, HistoryAnswer, ProposalAnswer, Refused } from './changeProtocol.ts';
import { branchName } from './core/change/text/branchName.ts';
import { commitMessage } from './core/change/text/commitMessage.ts';
import { blockedSteps, whatToDo } from './git/write/repositoryConditions.ts';
import { changedFilesView } from './present/proposals/changedFilesView.ts';
import { conflictView } from './present/documents/conflictView.ts';
import { gitActionsText } from './present/proposals/gitActionsText.ts';
import { historySubject } from './present/proposals/historySubject.ts';
import { proposalView } from './present/proposals/proposalView.ts';
import { findRow } from './present/rows/rowId.ts';
import { followedBranches } from './proposals/followedBranches.ts';
import { isProved, type Proposal } from './proposals/proposal.ts';
import { checkedOut, proposalBase } from './proposals/proposalBase.ts';
import { Proposals } from './proposals/proposals.ts';
import { proposeAdoption } from './proposals/proposeAdoption.ts';
import { proposeCommit } from './proposals/proposeCommit.ts';
import { proposeIgnore } from './proposals/proposeIgnore.ts';
import { proposeRevert, resolveRevert } from './proposals/proposeRevert.ts';
import type { ProposalRefusal } from './proposals/proposing.ts';
import type { Proved } from './proposals/proveCandidate.ts';
import { repositoryTemplates } from './proposals/repositoryTemplates.ts';
import { summarizeProposal } from './proposals/summarizeProposal.ts';
import type { RowOrPlace } from './present/rowOrPlace.ts';
import { pullRequestAnswers } from './pullRequestAnswers.ts';
import { ownerKey } from './session/owners/ownerKey.ts';
import type { Snapshot } from './session/snapshot.ts';
import { planAt } from './session/plan/syncPlan.ts';
import type { Answers, ChangeWorld } from './changeWorld.ts';

/** The answers of the core about changes of Git: the only way from the editor to `git/write`. */
export function changeAnswers(world: ChangeWorld): Answers<ChangeRequests> {
  const { session, writer, settings } = world;
  const proposing = { session, writer };
  const proposals = new Proposals(proposing, world.now);

  /** Git may have been used a moment ago, and its files are heard of a little later. */
  const now = async (): Promise<Snapshot> => {
    await session.repositories.refresh();
    return session.current();
  };
  const view = (id: number, sharedWith: readonly string[] = []): ProposalAnswer => {
    const held = proposals.get(id);
    if (!held) return refusal(gone);
    const { proposal, snapshot } = held;
    const { root, candidate } = proposal;
    const { branchName: branch, commitMessage: message, protectedBranches, directCommit } = settings();
    const templates = repositoryTemplates(snapshot, root);
    const summary = summarizeProposal(snapshot, proposal);
    const facts = {
      id,
      proposal,
      snapshot,
      planned: planAt(snapshot, root, candidate.commit).map((one) => [ownerKey(one.snapshot), one] as const),
      isProved: isProved(proposal.proof),
      // Git's own words say what is undone, and other tools look for them.
      message:
        proposal.kind === 'revert'
          ? proposal.message
          : [commitMessage(summary, message || templates.commitMessage), ...(proposal.because ?? [])].join(
              '\n',
            ),
      sharedWith,
      followed: followedBranches(snapshot, root),
      suggested: branchName(summary, branch || templates.branchName),
      protectedBranches,
      directCommit,
      problemsOf: world.problemsOf,
      now: world.now(),
    };
    return { kind: 'proposed', view: proposalView(facts) };
  };
  const held = (
    made: Proved & { readonly proposal: Proposal },
    signal: AbortSignal,
    sharedWith?: readonly string[],
  ): ProposalAnswer => {
    if (!signal.aborted) return view(proposals.hold(made), sharedWith);
    // Nobody waits for it, and what is rendered of it may not be whole.
    made.inspection.dispose();
    return { kind: 'cancelled' };
  };

  const fieldAt = async (target: RowOrPlace) => {
    const { owner, object, field } = findRow(await now(), world.rowOf(target) ?? '[]') ?? {};
    return owner && object && field ? { owner, object, path: field.path } : undefined;
  };
  return {
    ...pullRequestAnswers(world, proposals),
    changedFiles: async ({ trusted }, signal) => {
      const snapshot = await now();
      const roots = [...snapshot.inputs.repositories.keys()];
      return Promise.all(
        roots.map(async (root) => {
          const [state, files] = await Promise.all([
            writer(root).state(signal),
            writer(root).changedFiles({ trusted, signal }),
          ]);
          const obstacles = state.ok
            ? state.value.conditions
                .filter((condition) => blockedSteps(condition).includes('commitToBranch'))
                .map(whatToDo)
            : [state.failure.message];
          const more = files.ok ? [] : [files.failure.message];
          return changedFilesView(snapshot, root, files.ok ? files.value : [], [...obstacles, ...more]);
        }),
      );
    },
    proposeCommit: async ({ root, paths, trusted }, signal) => {
      await now();
      const title = commitTitle(paths);
      const made = await proposeCommit(proposing, { root, paths, trusted, title }, signal);
      return made.ok ? held(made.value, signal) : refusal(made.failure);
    },
    proposeAdoption: async ({ target, ...how }, signal) => {
      const field = await fieldAt(target);
      if (!field) return refusal(noField);
      const made = await proposeAdoption(proposing, { ...field, ...how }, signal);
      return made.ok ? held(made.value, signal, made.value.sharedWith) : refusal(made.failure);
    },
    proposeIgnore: async ({ target, reason }, signal) => {
      const field = await fieldAt(target);
      if (!field) return refusal(noField);
      const made = await proposeIgnore(proposing, { ...field, reason }, signal);
      return made.ok ? held(made.value, signal, made.value.sharedWith) : refusal(made.failure);
    },
    history: async (query, signal): Promise<HistoryAnswer> => {
      const snapshot = await now();
      const subject = historySubject(
        snapshot,
        query.of === 'target' ? { of: 'row', row: world.rowOf(query.target) ?? '[]' } : query,
      );
      if (!subject)
        return refusal({ code: 'refused', message: 'There is no repository with a history here.' });
      const { root, of, paths, owner } = subject;
      const base = owner ? proposalBase(snapshot, owner) : baseOf(root);
      if (!base) return refusal({ code: 'refused', message: 'Nothing is committed yet.' });
      const found = await session.repositories
        .reader(root)
        ?.history({ revision: base.commit, paths, limit: historyLimit }, signal);
      if (!found?.ok)
        return refusal({ code: 'refused', message: found?.failure.message ?? 'Git does not answer.' });
      const commits = found.value.map(({ parents, ...commit }) => ({
        ...commit,
        isMerge: parents.length > 1,
      }));
      return { kind: 'history', root, of, commits };
    },
    proposeRevert: async ({ root, commit, mainline }, signal) => {
      await now();
      const base = baseOf(root);
      if (!base) return refusal({ code: 'refused', message: 'Nothing is committed yet.' });
      const choice = { root, commit, base, ...(mainline === undefined ? {} : { mainline }) };
      const made = await proposeRevert(proposing, choice, signal);
      if (!made.ok) return refusal(made.failure);
      switch (made.value.kind) {
        case 'proposed':
          return held(made.value, signal);
        case 'mainlineNeeded':
          return made.value;
        case 'conflicts': {
          const reader = session.repositories.reader(root);
          const conflicts = await conflictView(reader, made.value.conflicts, signal);
          return {
            kind: 'conflicts',
            conflicts,
            root,
            commit,
            ...(mainline === undefined ? {} : { mainline }),
          };
        }
      }
    },
    resolveRevert: async ({ root, commit, mainline, resolved }, signal) => {
      await now();
      const base = baseOf(root);
      if (!base) return refusal({ code: 'refused', message: 'Nothing is committed yet.' });
      const choice = { root, commit, base, ...(mainline === undefined ? {} : { mainline }) };
      const made = await resolveRevert(proposing, choice, resolved, signal);
      return made.ok ? held(made.value, signal) : refusal(made.failure);
    },
    applyProposal: async ({ id, message, to, trusted, override }, signal) => {
      const proposal = proposals.get(id)?.proposal;
      const switchTo = proposal?.kind === 'commit' && to.kind === 'newBranch';
      const request = { id, message, to, switchTo, trusted, ...(override === undefined ? {} : { override }) };
      const applied = await proposals.apply(request, signal);
      if (!applied.ok) return refusal(applied.failure);
      if (applied.value.kind === 'changedByHooks') {
        const again = view(id);
        return again.kind === 'proposed' ? { kind: 'changedByHooks', view: again.view } : refusal(gone);
      }
      const { outdatedFiles, ...committed } = applied.value;
      const files = new Map(proposal?.files.map(({ path, after }) => [path, after]));
      return {
        ...committed,
        root: proposal?.root ?? '',
        outdatedFiles: outdatedFiles.map((path) => {
          const after = files.get(path);
          return { path, text: after ? new TextDecoder().decode(after) : null };
        }),
      };
    },
    discardProposal: ({ id }) => {
      proposals.discard(id);
      return null;
    },
    gitActions: () => gitActionsText(proposals.actions),
  };

  /** The head of what an owner follows, else what is checked out. */
  function baseOf(root: string): ReturnType<typeof checkedOut> {
    const { snapshot } = session;
    const owner = snapshot.owners.find((one) => one.root === root && one.head.kind !== 'unknown');
    return owner ? proposalBase(snapshot, owner) : checkedOut(snapshot, root);
  }
}

const historyLimit = 200;
const noField = { code: 'refused', message: 'Choose a field that differs from what is live.' } as const;
const gone: ProposalRefusal = {
  code: 'refused',
  message: 'This proposal is gone: propose the change again.',
};

const refusal = ({ code, message }: ProposalRefusal): Refused =>
  code === 'cancelled' ? { kind: 'cancelled' } : { kind: 'refused', message };

function commitTitle(paths: readonly string[]): string {
  const [first = ''] = paths;
  if (paths.length === 1) return `Update ${first}`;
  const folders = new Set(paths.map((path) => path.split('/').slice(0, -1).join('/')));
  const [folder = ''] = folders;
  return folders.size === 1 && folder !== '' ? `Update ${folder}` : `Update ${String(paths.length)} files`;
}
