import { formatPath } from '../../resource/fieldPath.ts';
import type { FieldDifference } from './fieldDifference.ts';

/** By the text of their paths. */
export const byPath = <T extends FieldDifference>(differences: readonly T[]): ReadonlyMap<string, T> =>
  new Map(differences.map((difference) => [formatPath(difference.path), difference]));
