import { at, equalJson, isArray, isObject, stringAt, type Json, type JsonObject } from '../resource/json.ts';
import { listAt, stringsAt } from '../resource/jsonLists.ts';

/**
 * What an owner leaves as it is in the cluster, or does not compare, in the form in which the engine takes it:
 * `spec.ignore` of a Flux Kustomization (kustomize-controller 1.9), `spec.driftDetection.ignore` of a HelmRelease
 * (helm-controller 1.6), `spec.ignoreDifferences` of an Argo CD Application, `spec.ignoreApplicationDifferences` of an
 * ApplicationSet (3.2).
 */
export type IgnoreRule = JsonObject;

/** Where the rules of an owner stand; those of `argocd-cm` count for all Applications. */
export type IgnoreList =
  | 'spec.ignore'
  | 'spec.driftDetection.ignore'
  | 'spec.ignoreDifferences'
  | 'spec.ignoreApplicationDifferences'
  | 'argocd-cm';

/** Undefined where there are none. */
export function readIgnoreRules(owner: JsonObject): readonly IgnoreRule[] | undefined {
  const list = lists[stringAt(owner, 'kind') ?? ''] ?? 'spec.ignore';
  const rules = at(owner, ...list.split('.'));
  if (!isArray(rules) || rules.length === 0) return undefined;
  return rules.map(list === 'spec.ignoreDifferences' ? readDifference : readPaths);
}

/** Those of an ApplicationSet; behind them what `spec.preservedFields` says, in the form of a rule. */
export function readSetRules(set: JsonObject): readonly IgnoreRule[] | undefined {
  const rules = listAt(set, 'spec', 'ignoreApplicationDifferences').map((rule) => ({
    ...readDifference(rule),
    group: 'argoproj.io',
    kind: 'Application',
  }));
  const [preservedLabels = [], preservedAnnotations = []] = ['labels', 'annotations'].map((map) =>
    stringsAt(set, 'spec', 'preservedFields', map),
  );
  const isPreserving = preservedLabels.length > 0 || preservedAnnotations.length > 0;
  const all = [...rules, ...(isPreserving ? [{ preservedLabels, preservedAnnotations }] : [])];
  return all.length === 0 ? undefined : all;
}

/** Where an owner of a kind writes its rules; undefined where it has none. */
export const ignoreListOf = (kind: string): IgnoreList | undefined => lists[kind];

const lists: Readonly<Record<string, IgnoreList>> = {
  Kustomization: 'spec.ignore',
  HelmRelease: 'spec.driftDetection.ignore',
  Application: 'spec.ignoreDifferences',
  ApplicationSet: 'spec.ignoreApplicationDifferences',
};

/** The target has regular expressions and label selectors, as the engine reads them; without one a rule is for all objects. */
function readPaths(rule: Json): IgnoreRule {
  const target = at(rule, 'target');
  return { paths: stringsAt(rule, 'paths'), ...(isObject(target) ? { target } : {}) };
}

const readDifference = (rule: Json): IgnoreRule => ({
  ...Object.fromEntries(
    ['group', 'kind', 'name', 'namespace'].map((key) => [key, stringAt(rule, key) ?? '']),
  ),
  ...Object.fromEntries(differenceKeys.map((key) => [key, stringsAt(rule, key)])),
});

const differenceKeys = ['managedFieldsManagers', 'jsonPointers', 'jqPathExpressions'] as const;

export const sameIgnoreRules = (a: IgnoreRules, b: IgnoreRules): boolean =>
  a === b || (a !== undefined && b !== undefined && equalJson(a, b));

type IgnoreRules = readonly IgnoreRule[] | undefined;

interface NamedRule {
  readonly list: IgnoreList;
  readonly index: number;
  /** What of the rule it is: a JSON pointer, a jq expression, a manager's name. */
  readonly pointer: string;
  /** Of `argocd-cm`: its key. */
  readonly setting?: string;
}

/** A rule as people find it, in the manifest of its owner: `spec.ignore[0]`, or in Argo CD's settings. */
export const formatRule = ({ list, index, setting }: Omit<NamedRule, 'pointer'>): string =>
  setting === undefined ? `${list}[${String(index)}]` : `${list}: ${setting}`;

/** A JSON pointer to it in the manifest of its owner; undefined where the rules do not hold it. */
export function pointerOfRule(rules: IgnoreRules, { list, index, pointer }: NamedRule): string | undefined {
  if (list === 'argocd-cm') return undefined;
  for (const key of ['paths', ...differenceKeys]) {
    const place = stringsAt(rules?.[index] ?? {}, key).indexOf(pointer);
    if (place >= 0) return `/${list.replaceAll('.', '/')}/${String(index)}/${key}/${String(place)}`;
  }
  return undefined;
}
