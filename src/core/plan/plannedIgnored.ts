import type { IgnoredDifference } from '../drift/ignore/ignoredDifferences.ts';
import type { PointResult } from '../drift/judge/judgePoint.ts';
import type { Question } from '../drift/predict/question.ts';
import { formatPath } from '../resource/fieldPath.ts';
import { equalJson, type JsonObject } from '../resource/json.ts';
import { isSecret, maskFieldSides } from '../resource/masking.ts';
import { maskSecretField } from '../resource/secretParts.ts';
import type { IgnoredField } from './syncPlan.ts';

export interface PlannedIgnored {
  readonly all: readonly IgnoredField[];
  /** Of which Git says something else than what is deployed: an edit that comes to nothing. */
  readonly news: readonly IgnoredField[];
}

/** What a write leaves as it is live because a rule of the owner says so. `base` is what is deployed. */
export function plannedIgnored(
  question: Question,
  live: JsonObject,
  ignored: readonly IgnoredDifference[],
  base: PointResult | undefined,
): PlannedIgnored {
  const before = new Map(
    base?.kind === 'compared' ? base.ignored.map((one) => [formatPath(one.path), one.desired]) : [],
  );
  const isNews = ({ path, desired }: IgnoredDifference): boolean => {
    const key = formatPath(path);
    return !before.has(key) || !equalJson(before.get(key), desired);
  };
  const shown = (one: IgnoredDifference): IgnoredField => {
    const { path, desired, live: found, rule } = one;
    const field = {
      path,
      ...(desired === undefined ? {} : { desired }),
      ...(found === undefined ? {} : { live: found }),
      rule,
    };
    if (question.showSecrets === true) return field;
    return maskSecretField(isSecret(live) ? maskFieldSides(field) : field, question.secrets);
  };
  return { all: ignored.map(shown), news: ignored.filter(isNews).map(shown) };
}
