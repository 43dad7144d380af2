import { equalJson } from '../../resource/json.ts';
import type { FieldDifference } from './fieldDifference.ts';

/** Whether two writes do the same to a field; undefined for one that leaves it as it is. */
export const sameOutcome = (a: FieldDifference | undefined, b: FieldDifference | undefined): boolean =>
  a === b || (a?.state === b?.state && equalJson(a?.desired, b?.desired));
