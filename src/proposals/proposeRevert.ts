import { success } from '../base/outcome.ts';
import type { OwnerMoves } from '../core/change/proof.ts';
import { undoneMoves } from '../core/change/undoneMoves.ts';
import type { MergeParent, RevertConflict, RevertStep } from '../git/write/gitWriteApi.ts';
import { ownerKey } from '../session/owners/ownerKey.ts';
import { rendersAt } from '../session/builds/rendersAt.ts';
import type { Snapshot } from '../session/snapshot.ts';
import type { Proposal, ProposalBase } from './proposal.ts';
import { filesBetween } from './proposedFiles.ts';
import { gitRefusal, refused, type ProposalOutcome, type Proposing } from './proposing.ts';
import { proveCandidate, type Proved } from './proveCandidate.ts';
import { renderedChange } from './renderedChange.ts';

export interface RevertChoice {
  readonly root: string;
  readonly commit: string;
  readonly base: ProposalBase;
  /** Number of the parent, from 1, whose side of a merge commit stays. */
  readonly mainline?: number;
}

export type Revert =
  | ({ readonly kind: 'proposed'; readonly proposal: Proposal } & Proved)
  | { readonly kind: 'mainlineNeeded'; readonly parents: readonly MergeParent[] }
  | { readonly kind: 'conflicts'; readonly step: RevertStep; readonly conflicts: readonly RevertConflict[] };

/** Undoes a commit on top of the base, without touching the working tree; what it promises is what was before the commit. */
export async function proposeRevert(
  { session, writer }: Proposing,
  { root, commit, base, mainline }: RevertChoice,
  signal?: AbortSignal,
): Promise<ProposalOutcome<Revert>> {
  const reverted = await writer(root).revertTree({
    commits: [commit],
    onto: base.commit,
    ...(mainline === undefined ? {} : { mainline }),
    signal,
  });
  if (!reverted.ok) return gitRefusal(reverted.failure);
  const result = reverted.value;
  switch (result.kind) {
    case 'alreadyUndone':
      return refused(`${commit.slice(0, 10)} is undone already: ${base.name} holds nothing of it.`);
    case 'mainlineNeeded':
      return success({ kind: 'mainlineNeeded', parents: result.parents });
    case 'conflicts':
      return success({ kind: 'conflicts', step: result.conflicting, conflicts: result.conflicts });
    case 'reverted': {
      const [step] = result.steps;
      return step
        ? proveRevert(
            { session, writer },
            { root, base, step, ...(mainline === undefined ? {} : { mainline }) },
            signal,
          )
        : refused(`${commit.slice(0, 10)} changes nothing.`);
    }
  }
}

/** The same where it conflicts, with the texts that a person made of the conflicts. */
export async function resolveRevert(
  proposing: Proposing,
  choice: RevertChoice,
  resolved: readonly { readonly path: string; readonly text: string | null }[],
  signal?: AbortSignal,
): Promise<ProposalOutcome<Extract<Revert, { kind: 'proposed' }>>> {
  const again = await proposeRevert(proposing, choice, signal);
  if (!again.ok) return again;
  const { value } = again;
  if (value.kind === 'proposed') return success(value);
  if (value.kind !== 'conflicts') return refused('Choose the parent whose side stays first.');
  const missing = value.conflicts.filter(({ path }) => !resolved.some((one) => one.path === path));
  if (missing[0]) return refused(`${missing[0].path} still has conflicts: resolve them first.`);
  const marked = resolved.find(({ text }) => text !== null && /^(?:<{7}|>{7}) /m.test(text));
  if (marked) return refused(`${marked.path} still holds conflict markers: resolve them first.`);
  const { root } = choice;
  const writer = proposing.writer(root);
  const merged = await writer.commitTree(
    { base: choice.base.commit, tree: value.step.tree, message: value.step.message },
    signal,
  );
  if (!merged.ok) return gitRefusal(merged.failure);
  const files = resolved.map(({ path, text }) => ({
    path,
    content: text === null ? null : new TextEncoder().encode(text),
  }));
  const solved = await writer.buildCommit(
    { base: merged.value.commit, files, message: value.step.message },
    signal,
  );
  if (!solved.ok) return gitRefusal(solved.failure);
  const step = { ...value.step, tree: solved.value.tree };
  return proveRevert(proposing, { ...choice, step, resolved: resolved.map(({ path }) => path) }, signal);
}

export interface RevertedTree {
  readonly root: string;
  readonly base: ProposalBase;
  readonly step: RevertStep;
  readonly mainline?: number;
  /** Files that a person resolved by hand. */
  readonly resolved?: readonly string[];
}

/** Makes the proposal of a tree in which a commit is undone, by Git alone or with a person's help. */
export async function proveRevert(
  { session, writer }: Proposing,
  { root, base, step, mainline, resolved = [] }: RevertedTree,
  signal?: AbortSignal,
): Promise<ProposalOutcome<Extract<Revert, { kind: 'proposed' }>>> {
  const { tree, message } = step;
  const candidate = await writer(root).commitTree({ base: base.commit, tree, message }, signal);
  if (!candidate.ok) return gitRefusal(candidate.failure);
  const reader = session.repositories.reader(root);
  const parent = await reader?.commit(`${step.commit}^${String(mainline ?? 1)}`, signal);
  const before = parent?.ok === true ? parent.value.commit : undefined;
  const also = [step.commit, ...(before === undefined ? [] : [before])];
  const proved = await proveCandidate(
    session,
    { root, base: base.commit, commit: candidate.value.commit, also },
    (snapshot) =>
      before === undefined ? [] : promise(snapshot, { root, base, before, commit: step.commit }),
    signal,
  );
  const proposal: Proposal = {
    kind: 'revert',
    title: message.split('\n')[0] ?? 'Revert',
    root,
    base,
    candidate: candidate.value,
    message,
    files: await filesBetween(reader, base.commit, candidate.value.commit, signal),
    proof: proved.proof,
    notes: resolved.length > 0 ? [`Resolved by hand: ${resolved.join(', ')}.`] : [],
  };
  return success({ ...proved, kind: 'proposed', proposal });
}

interface Undone {
  readonly root: string;
  readonly base: ProposalBase;
  readonly before: string;
  readonly commit: string;
}

function promise(snapshot: Snapshot, { root, base, before, commit }: Undone): readonly OwnerMoves[] {
  const made = renderedChange(snapshot, root, before, commit);
  const now = new Map(
    rendersAt(snapshot, root, base.commit).map((render) => [ownerKey(render.snapshot), render]),
  );
  return made.moves.flatMap(({ owner, moves }) => {
    const render = now.get(owner);
    if (render?.kind !== 'rendered') return [];
    const undone = undoneMoves(moves, render.objects);
    return undone.length > 0 ? [{ owner, moves: undone }] : [];
  });
}
