import { byPath } from '../compare/byPath.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';
import { sameOutcome } from '../compare/sameOutcome.ts';

/**
 * The predicted differences of a later write, with the server's word in the place of what was predicted of the deployed one:
 * where both were predicted alike, both are as the server says.
 */
export function carriedOver(
  later: readonly FieldDifference[],
  predicted: readonly FieldDifference[],
  confirmed: readonly FieldDifference[],
): readonly FieldDifference[] {
  const [own, before, said] = [byPath(later), byPath(predicted), byPath(confirmed)];
  return [...new Set([...own.keys(), ...said.keys()])].flatMap((path) => {
    const one = sameOutcome(own.get(path), before.get(path)) ? said.get(path) : own.get(path);
    return one ?? [];
  });
}
