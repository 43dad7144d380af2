import type { Outcome } from '../../base/outcome.ts';
import type { JsonObject } from '../resource/json.ts';

/** What an agent's write would do to an object: made by the engine, structurally its `Prediction`. */
export interface Prediction {
  /** The object as the agent's write would leave it, managedFields included (without times). */
  readonly predicted: JsonObject;
  /** Live after the agent's pre-steps (managers renamed): what the write starts from. Null where there is none. */
  readonly prepared: JsonObject | null;
  /** Desired as the agent sends it. */
  readonly sent: JsonObject;
  readonly schema: 'cluster' | 'engine' | 'deduced';
}

/** Why there is no prediction: the API server would refuse the write, or the engine gave no answer. */
export type PredictionFailure =
  | {
      readonly code: 'refused';
      readonly reason: 'Invalid' | 'TypeError' | 'NoKind';
      readonly message: string;
      readonly fields: readonly string[];
    }
  | {
      readonly code: 'rejected' | 'wanted' | 'crashed' | 'outOfMemory' | 'timedOut' | 'cancelled';
      readonly message?: string;
    };

export type PredictionOutcome = Outcome<Prediction, PredictionFailure>;
