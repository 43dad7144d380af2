import type { FieldPath } from '../../resource/fieldPath.ts';
import type { Json } from '../../resource/json.ts';
import type { FieldState } from '../judge/verdict.ts';

/** One place where the agent's write would change the live object. */
export interface FieldDifference {
  readonly path: FieldPath;
  readonly state: FieldState;
  /** As the write would leave it; absent where it would remove it. For `reordered`, the keys of the items in order. */
  readonly desired?: Json;
  readonly live?: Json;
  /** The agent still owns all it asserts here: no later writer made the difference, admission or the server did. */
  readonly heldByAgent: boolean;
  /** `desired` is the time of the prediction: the write would leave its own. */
  readonly isClock?: true;
}
