import { kept } from '../../../base/kept.ts';
import { isAboutStatus, isAboutTypes, isAboutTypesOf } from '../../owner/argo/argoCustomizations.ts';
import type { IgnoreRule } from '../../owner/ignoreRules.ts';
import { stringAt, type JsonObject } from '../../resource/json.ts';
import { groupOf } from '../../resource/resourceId.ts';

/**
 * The rules of an owner that can be about an object. Nearly always Argo CD leaves out the status, and nearly never somebody
 * has put one into Git: nothing else of it could differ. Known types are told of one kind each. The same rules give the same
 * list.
 */
export function countingRules(
  rules: readonly IgnoreRule[] | undefined,
  desired: readonly (JsonObject | undefined)[],
): readonly IgnoreRule[] | undefined {
  if (!rules) return rules;
  const holdsStatus = desired.some((object) => object?.['status'] !== undefined);
  const one = desired.find((object) => object !== undefined);
  return listsOf(rules)(holdsStatus, groupOf(stringAt(one, 'apiVersion') ?? ''), stringAt(one, 'kind') ?? '');
}

const listsOf = kept((rules: readonly IgnoreRule[]) => {
  const lists = new Map<string, readonly IgnoreRule[] | undefined>();
  return (holdsStatus: boolean, group: string, kind: string): readonly IgnoreRule[] | undefined => {
    const isTyped = rules.some((rule) => isAboutTypesOf(rule, group, kind));
    const key = `${String(holdsStatus)} ${isTyped ? `${group}/${kind}` : ''}`;
    if (lists.has(key)) return lists.get(key);
    const left = rules.filter(
      (rule) =>
        (holdsStatus || !isAboutStatus(rule)) && (!isAboutTypes(rule) || isAboutTypesOf(rule, group, kind)),
    );
    const list = left.length === 0 ? undefined : left.length === rules.length ? rules : left;
    lists.set(key, list);
    return list;
  };
});
