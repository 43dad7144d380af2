import { kept } from '../../../base/kept.ts';
import { isAboutStatus } from '../../owner/argo/argoCustomizations.ts';
import type { IgnoreRule } from '../../owner/ignoreRules.ts';
import type { JsonObject } from '../../resource/json.ts';

/**
 * The rules of an owner that can be about an object. Nearly always Argo CD leaves out the status, and nearly never somebody
 * has put one into Git: nothing else of it could differ. The same rules give the same list.
 */
export function countingRules(
  rules: readonly IgnoreRule[] | undefined,
  desired: readonly (JsonObject | undefined)[],
): readonly IgnoreRule[] | undefined {
  if (!rules || desired.some((object) => object?.['status'] !== undefined)) return rules;
  return withoutStatus(rules);
}

const withoutStatus = kept((rules: readonly IgnoreRule[]): readonly IgnoreRule[] | undefined => {
  const left = rules.filter((rule) => !isAboutStatus(rule));
  return left.length === 0 ? undefined : left.length === rules.length ? rules : left;
});
