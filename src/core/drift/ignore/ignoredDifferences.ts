import type { IgnoreList } from '../../owner/ignoreRules.ts';
import { formatPath } from '../../resource/fieldPath.ts';
import { stringAt, type JsonObject } from '../../resource/json.ts';
import { resolvePath } from '../../resource/resolvePath.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import { compare } from '../compare/compare.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';
import type { IgnoredPath, Prediction } from '../predict/prediction.ts';
import type { IgnoringRule } from '../judge/verdict.ts';

/** A difference that a rule of the owner keeps the agent from taking away, or from telling. */
export interface IgnoredDifference extends FieldDifference {
  readonly rule: IgnoringRule;
}

export interface TwoKinds {
  readonly differences: readonly FieldDifference[];
  readonly ignored: readonly IgnoredDifference[];
}

/** What the write changes, and what the owner's rules say is no drift. */
export function ignoredDifferences(prediction: Prediction, live: JsonObject, write: AgentWrite): TwoKinds {
  const differences = compare(prediction, live, write);
  if (prediction.normalised) return notCompared(prediction, differences, live, write);
  return { differences, ignored: notWritten(prediction, differences, live, write) };
}

/**
 * Argo CD compares what its rules leave of both sides, one after another: a difference is the rule's after which it is
 * gone. A sync writes it all the same, unless it is told to respect them.
 */
function notCompared(
  prediction: Prediction,
  all: readonly FieldDifference[],
  live: JsonObject,
  write: AgentWrite,
): TwoKinds {
  let differences = all;
  const ignored: IgnoredDifference[] = [];
  for (const { rule: index, text: pointer, ...sides } of prediction.normalised ?? []) {
    const left = new Set(compare(prediction, live, write, sides).map(({ path }) => formatPath(path)));
    const setting = stringAt(write.ignore?.[index], 'setting');
    const rule: IgnoringRule =
      setting === undefined
        ? { list: listOf(write), index, pointer, dropped: false }
        : { list: 'argocd-cm', index, pointer, setting, dropped: false };
    for (const one of differences) if (!left.has(formatPath(one.path))) ignored.push({ ...one, rule });
    differences = differences.filter(({ path }) => left.has(formatPath(path)));
  }
  return { differences, ignored };
}

const listOf = ({ mode }: AgentWrite): IgnoreList =>
  mode === 'applicationset' ? 'spec.ignoreApplicationDifferences' : 'spec.ignoreDifferences';

/** What the write would change if there were no rule: below the paths of the rules, and beside what it changes with them. */
function notWritten(
  prediction: Prediction,
  differences: readonly FieldDifference[],
  live: JsonObject,
  write: AgentWrite,
): readonly IgnoredDifference[] {
  const { ignored } = prediction;
  if (!ignored) return [];
  const { paths, otherwise } = ignored;
  const list: IgnoreList = write.mode === 'flux-hr' ? 'spec.driftDetection.ignore' : 'spec.ignore';
  const written = new Set(differences.map(({ path }) => formatPath(path)));
  return compare({ ...prediction, predicted: otherwise }, live, write).flatMap((difference) => {
    if (written.has(formatPath(difference.path))) return [];
    const rule = paths.find((one) => isBelow(difference, one, [otherwise, live]));
    if (!rule) return [];
    const { rule: index, pointer, dropped } = rule;
    return [{ ...difference, rule: { list, index, pointer, dropped } }];
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
