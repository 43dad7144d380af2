import type { OwnerId } from '../../owner/owner.ts';
import type { PlanStep, WillRun } from '../../plan/syncPlan.ts';
import type { ResourceId } from '../../resource/resourceId.ts';

/** A change to Git as it is told to people: in a commit's message and in a pull request. Secret values are masked. */
export interface ChangeSummary {
  /** What it does, in one line, as the person who makes it has it. */
  readonly title: string;
  /** Why, in the words of those who committed it: what their messages say below the subjects, oldest first. */
  readonly reasons: readonly string[];
  readonly owners: readonly ChangedOwner[];
  /** Of files alone, as far as they are of interest: relative to the repository's root. */
  readonly files: readonly string[];
  /** What was compared, for people: `main@1a2b3c4`. */
  readonly revisions: { readonly base: string; readonly result: string };
  readonly proof: ChangeProof;
}

/** An owner whose desired state the change touches. */
export interface ChangedOwner {
  readonly id: OwnerId;
  readonly environment: string;
  readonly production: boolean;
  readonly plan:
    | { readonly kind: 'planned'; readonly willRun: WillRun; readonly steps: readonly PlanStep[] }
    | { readonly kind: 'unknown'; readonly reason: string };
  readonly differences: readonly RenderedDifference[];
}

/** How one rendered object differs, as a unified diff without file names. */
export interface RenderedDifference {
  readonly id: ResourceId;
  readonly effect: 'added' | 'removed' | 'changed';
  readonly diff: string;
}

/** Whether base and result were rendered, and what came of it. */
export type ChangeProof =
  | { readonly kind: 'proved' }
  /** Each line is something that moves and was not promised, or the other way around. */
  | { readonly kind: 'residue'; readonly lines: readonly string[] }
  | { readonly kind: 'notRendered'; readonly reason: string };
