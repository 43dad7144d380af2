import type { OwnerId } from '../../core/owner/owner.ts';
import type { Finding } from '../../core/validate/answer.ts';
import type { RulesWorld, WantedValidation } from './fileSnapshot.ts';
import type { BuiltObject, GoodBuild, Validations } from '../inputs.ts';

/** What an owner renders of the working tree, validated as the agent would write it. */
export interface RenderedSnapshot {
  readonly facts: RenderedFacts;
  readonly problems: readonly RenderedProblem[];
  /** What nobody has validated yet. */
  readonly missing: readonly WantedValidation[];
}

/** What it is made from: while all of it is the same, so is the snapshot. */
export interface RenderedFacts extends RulesWorld {
  /** By `ownerKey`. */
  readonly holder: string;
  readonly owner: OwnerId;
  readonly build: GoodBuild;
  readonly validations: Validations;
}

export interface RenderedProblem {
  readonly built: BuiltObject;
  readonly finding: Finding;
}
