import type { Disposable } from '../base/disposable.ts';
import { failed, success } from '../base/outcome.ts';
import type { FinishedCommit } from '../git/write/gitWriteApi.ts';
import type { Snapshot } from '../session/snapshot.ts';
import type { Proposal } from './proposal.ts';
import { gitRefusal, refused, type ProposalOutcome, type Proposing } from './proposing.ts';
import { proveCandidate, type Proved } from './proveCandidate.ts';

export interface ApplyRequest {
  readonly id: number;
  readonly message: string;
  /** A new branch, or the one that the proposal follows, where a person has enabled direct commits. */
  readonly to: { readonly kind: 'newBranch' | 'direct'; readonly branch: string };
  /** HEAD goes to the new branch: the files are the person's own changes. */
  readonly switchTo: boolean;
  readonly trusted: boolean;
  /** Why it is confirmed although something speaks against it; for the log of what was done. */
  readonly override?: string;
}

export type Applied =
  | {
      readonly kind: 'committed';
      readonly commit: string;
      readonly branch: string;
      readonly isSigned: boolean;
      /** Committed paths whose files on disk still are what they were: writing them is for the editor. */
      readonly outdatedFiles: readonly string[];
    }
  /** Hooks changed what is committed; the proposal is now what they made of it, and nothing refers to it. */
  | { readonly kind: 'changedByHooks' };

/** What was done in a repository, for the log. */
export interface GitAction {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly root: string;
  readonly text: string;
}

interface Held extends Proved {
  readonly proposal: Proposal;
}

/** The proposals that a person is looking at, and the one way in which they become commits. */
export class Proposals implements Disposable {
  readonly #proposing: Proposing;
  readonly #now: () => number;
  readonly #held = new Map<number, Held>();
  readonly #actions: GitAction[] = [];
  #lastId = 0;

  constructor(proposing: Proposing, now: () => number) {
    this.#proposing = proposing;
    this.#now = now;
  }

  get actions(): readonly GitAction[] {
    return this.#actions;
  }

  /** Keeps a proposal, rendered and predicted, until it is discarded. */
  hold(held: Held): number {
    this.#lastId += 1;
    this.#held.set(this.#lastId, held);
    return this.#lastId;
  }

  /** With the snapshot as it is now: what the proposal does is predicted anew while live changes. */
  get(id: number): { readonly proposal: Proposal; readonly snapshot: Snapshot } | undefined {
    const held = this.#held.get(id);
    return held && { proposal: held.proposal, snapshot: this.#proposing.session.snapshot };
  }

  discard(id: number): void {
    this.#held.get(id)?.inspection.dispose();
    this.#held.delete(id);
  }

  /** Makes the real commit of what was proved, and lets a branch refer to it. */
  async apply(request: ApplyRequest, signal?: AbortSignal): Promise<ProposalOutcome<Applied>> {
    const held = this.#held.get(request.id);
    if (!held) return refused('This proposal is gone: propose the change again.');
    const { proposal } = held;
    const { root, base, candidate } = proposal;
    const finished = await this.#proposing.writer(root).finishCommit({
      base: base.commit,
      tree: candidate.tree,
      message: request.message,
      trusted: request.trusted,
      runHooks: request.trusted,
      signal,
    });
    if (!finished.ok) return gitRefusal(finished.failure);
    if (finished.value.isTreeChangedByHooks)
      return this.#proveAgain(request.id, held, finished.value, signal);
    if (signal?.aborted === true) return failed({ code: 'cancelled', message: 'cancelled' });
    return this.#refer(request, proposal, finished.value);
  }

  /** For what happens outside of a proposal: a push, a pull request. */
  record(root: string, text: string): void {
    this.#actions.push({ at: this.#now(), root, text });
  }

  dispose(): void {
    for (const id of this.#held.keys()) this.discard(id);
  }

  async #proveAgain(
    id: number,
    held: Held,
    { commit, tree, message }: FinishedCommit,
    signal: AbortSignal | undefined,
  ): Promise<ProposalOutcome<Applied>> {
    const { root, base } = held.proposal;
    const proved = await proveCandidate(
      this.#proposing.session,
      { root, base: base.commit, commit },
      () => held.promised,
      signal,
    );
    held.inspection.dispose();
    const proposal = { ...held.proposal, candidate: { commit, tree }, message, proof: proved.proof };
    this.#held.set(id, { ...proved, proposal });
    return success({ kind: 'changedByHooks' });
  }

  async #refer(
    { id, to: { kind, branch }, switchTo, override }: ApplyRequest,
    { root, base, files, title }: Proposal,
    { commit, isSigned }: FinishedCommit,
  ): Promise<ProposalOutcome<Applied>> {
    const writer = this.#proposing.writer(root);
    let outdatedFiles: readonly string[] = [];
    if (kind === 'direct') {
      const advanced = await writer.advanceBranch({ branch, commit, expected: base.commit });
      if (!advanced.ok) return gitRefusal(advanced.failure);
      ({ outdatedFiles } = advanced.value);
    } else {
      const created = await writer.createBranch(branch, commit);
      if (!created.ok) return gitRefusal(created.failure);
    }
    const because = override === undefined ? '' : ` although ${override}`;
    this.record(root, `committed ${commit.slice(0, 10)} to ${branch}${because}: ${title}`);
    if (switchTo && kind === 'newBranch') {
      const switched = await writer.switchTo(
        branch,
        files.map(({ path }) => path),
      );
      if (!switched.ok) {
        const { message } = gitRefusal(switched.failure).failure;
        return refused(`The commit is on the branch ${branch}, which could not be checked out: ${message}`);
      }
      this.record(root, `switched to ${branch}`);
    }
    this.discard(id);
    return success({ kind: 'committed', commit, branch, isSigned, outdatedFiles });
  }
}
