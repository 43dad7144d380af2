import type { Outcome } from '../../../base/outcome.ts';
import type { JsonObject } from '../../resource/json.ts';

/** What an agent's write would do to an object: made by the engine, structurally its `Prediction`. */
export interface Prediction {
  /** The object as the agent's write would leave it, managedFields included (without times). */
  readonly predicted: JsonObject;
  /** Live after the agent's pre-steps (managers renamed): what the write starts from. Null where there is none. */
  readonly prepared: JsonObject | null;
  /** Desired as the agent sends it. */
  readonly sent: JsonObject;
  readonly schema: 'cluster' | 'engine' | 'types' | 'deduced';
  /** Of a write that is no server-side apply: what it asserts, which no managedFields tell. */
  readonly fields?: PredictedFields;
  /** Of a write that is a patch: what the client sends; absent where it would send nothing. */
  readonly patch?: { readonly type: 'strategic' | 'merge'; readonly body: JsonObject };
  /** What the agent reports; `recreated`: deleted and made anew. */
  readonly action?: 'created' | 'configured' | 'unchanged' | 'skipped' | 'recreated';
  /** What is left of predicted and live after the rules by which the owner compares, one after another. */
  readonly normalised?: readonly NormalisedStep[];
  /** What the owner's rules keep from being written; absent where they make no difference. */
  readonly ignored?: IgnoredWrite;
  /** Of an Application that is compared by a server-side dry run: what that would leave, or why it is refused. */
  readonly compared?: { readonly left: JsonObject } | { readonly refused: string };
}

export interface IgnoredWrite {
  readonly paths: readonly IgnoredPath[];
  /** `predicted` as it would be without any rule. */
  readonly otherwise: JsonObject;
}

/** What one pointer, jq expression or manager of a rule of an Application leaves to compare. */
export interface NormalisedStep {
  readonly rule: number;
  readonly text: string;
  readonly predicted: JsonObject;
  readonly live: JsonObject;
}

/** A JSON pointer of the owner's rules, and the index of its rule. */
export interface IgnoredPath {
  readonly rule: number;
  readonly pointer: string;
  /** The write gives the field up, because another applier owns it too; else it takes over what is live. */
  readonly dropped: boolean;
}

/** Sets of paths as managedFields write them (`FieldsV1`), with the list types of the schema. */
export interface PredictedFields {
  readonly asserted: JsonObject;
  /** Of what was sent last; absent where live does not tell. */
  readonly lastApplied?: JsonObject;
  /** Of all that is live; absent where nothing is. */
  readonly live?: JsonObject;
}

/** Why there is no prediction: the API server would refuse the write, or the engine gave no answer. */
export type PredictionFailure =
  | {
      readonly code: 'refused';
      /** `Rule`: it is no server that refuses it, but a rule of the owner that cannot be followed. */
      readonly reason: 'Invalid' | 'TypeError' | 'NoKind' | 'Rule';
      readonly message: string;
      readonly fields: readonly string[];
      /** The live object is in the way: the server would take the same manifest where there is none. */
      readonly onlyWithLive: boolean;
    }
  | {
      readonly code:
        'rejected' | 'unsupported' | 'wanted' | 'crashed' | 'outOfMemory' | 'timedOut' | 'cancelled';
      readonly message?: string;
    };

export type PredictionOutcome = Outcome<Prediction, PredictionFailure>;
