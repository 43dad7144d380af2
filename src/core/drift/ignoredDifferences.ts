import { formatPath } from '../resource/fieldPath.ts';
import type { JsonObject } from '../resource/json.ts';
import { resolvePath } from '../resource/resolvePath.ts';
import type { AgentWrite } from './agentWrite.ts';
import { compare, type FieldDifference } from './compare.ts';
import type { IgnoredPath, Prediction } from './prediction.ts';
import type { IgnoringRule } from './verdict.ts';

/** A difference that a rule of the owner keeps the agent from taking away. */
export interface IgnoredDifference extends FieldDifference {
  readonly rule: IgnoringRule;
}

/** What the write would change if there were no rule: below the paths of the rules, and beside what it changes with them. */
export function ignoredDifferences(
  prediction: Prediction,
  differences: readonly FieldDifference[],
  live: JsonObject,
  write: AgentWrite,
): readonly IgnoredDifference[] {
  const { ignored } = prediction;
  if (!ignored) return [];
  const { paths, otherwise } = ignored;
  const written = new Set(differences.map(({ path }) => formatPath(path)));
  return compare({ ...prediction, predicted: otherwise }, live, write).flatMap((difference) => {
    if (written.has(formatPath(difference.path))) return [];
    const rule = paths.find((one) => isBelow(difference, one, [otherwise, live]));
    if (!rule) return [];
    const { rule: index, pointer, dropped } = rule;
    return [{ ...difference, rule: { index, pointer, dropped } }];
  });
}

/** Pointers of rules go by the index of an item, in the object with the write or in the one without it. */
const isBelow = (
  { path }: FieldDifference,
  { pointer }: IgnoredPath,
  objects: readonly JsonObject[],
): boolean =>
  objects.some((object) => {
    const found = resolvePath(object, path)?.pointer;
    return found !== undefined && (found === pointer || found.startsWith(`${pointer}/`));
  });
