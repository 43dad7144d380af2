import { readPlainYaml } from '../../yaml/plainYaml.ts';
import { at, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { listAt, stringsAt } from '../../resource/jsonLists.ts';
import type { IgnoreRule } from '../ignoreRules.ts';

/**
 * What Argo CD does not compare of any Application's objects, as its ConfigMap `argocd-cm` says (`GetResourceOverrides` of
 * Argo CD 3.2), and what it compares as types of Kubernetes write it. `setting` of a rule is the key that says it.
 */
export function readArgoCustomizations(data: Json | undefined): readonly IgnoreRule[] {
  const rules = new Map<string, IgnoreRule>();
  const types = new Map<string, IgnoreRule>();
  const customizations = yamlAt(data, together);
  for (const [key, value] of Object.entries(isObject(customizations) ? customizations : {})) {
    addRule(rules, key, together, readYaml(stringAt(value, 'ignoreDifferences') ?? ''));
    addTypes(types, key, together, at(value, 'knownTypeFields') ?? null);
  }
  for (const [setting, text] of Object.entries(isObject(data) ? data : {})) {
    const [, what, groupKind] =
      /^resource\.customizations\.(ignoreDifferences|knownTypeFields)\.(.+)$/.exec(setting) ?? [];
    if (groupKind === undefined || typeof text !== 'string') continue;
    const key = groupKind === 'all' ? '*/*' : groupKind.replace('_', '/');
    const [all, add] =
      what === 'knownTypeFields' ? ([types, addTypes] as const) : ([rules, addRule] as const);
    all.delete(key);
    add(all, key, setting, readYaml(text));
  }
  if (!types.has(rollout))
    addTypes(types, rollout, `${typesKey}argoproj.io_Rollout, by default`, rolloutFields);
  return [...rules.values(), ...types.values(), ...comparisonRules(yamlAt(data, compareOptions))];
}

/** The kind of Argo Rollouts, whose template Argo CD knows unless somebody says another type of it. */
const rollout = 'argoproj.io/Rollout';
const typesKey = 'resource.customizations.knownTypeFields.';
const rolloutFields = [{ field: 'spec.template.spec', type: 'core/v1/PodSpec' }];

const together = 'resource.customizations';
const compareOptions = 'resource.compareoptions';
/** Says whether a status that is in Git is compared. */
const statusSetting = `${compareOptions}: ignoreResourceStatusField`;

export const isAboutStatus = (rule: IgnoreRule): boolean => rule['setting'] === statusSetting;

export const isAboutTypes = (rule: IgnoreRule): boolean => 'knownTypeFields' in rule;

/** Of a kind, which is no pattern here. */
export const isAboutTypesOf = (rule: IgnoreRule, group: string, kind: string): boolean =>
  isAboutTypes(rule) && rule['group'] === group && rule['kind'] === kind;

function addRule(rules: Map<string, IgnoreRule>, key: string, setting: string, written: Json): void {
  const [kind = '', group = ''] = key.split('/').reverse();
  const jsonPointers = stringsAt(written, 'jsonPointers');
  const jqPathExpressions = stringsAt(written, 'jqPathExpressions');
  // Managers are looked up by the very key, where the others may be patterns.
  const isExact = key === '*/*' || !/[*?[{]/.test(key);
  const managedFieldsManagers = isExact ? stringsAt(written, 'managedFieldsManagers') : [];
  if (jsonPointers.length + jqPathExpressions.length + managedFieldsManagers.length === 0) return;
  rules.set(key, rule({ group, kind, setting, jsonPointers, jqPathExpressions, managedFieldsManagers }));
}

/** Where a setting says nothing that can be read, there is no rule. */
function addTypes(rules: Map<string, IgnoreRule>, key: string, setting: string, written: Json): void {
  const [kind = '', group = ''] = key.split('/').reverse();
  const knownTypeFields = listAt(written).flatMap((one) => {
    const [field, type] = [stringAt(one, 'field'), stringAt(one, 'type')];
    return field === undefined || type === undefined ? [] : [{ field, type }];
  });
  if (knownTypeFields.length > 0) rules.set(key, rule({ group, kind, setting, knownTypeFields }));
}

/** Where nothing is said, the status of all objects counts for nothing. */
function comparisonRules(options: Json): readonly IgnoreRule[] {
  const said = at(options, 'ignoreResourceStatusField');
  // YAML 1.1 reads `off` as false.
  const status = said === false ? 'off' : typeof said === 'string' ? said : 'all';
  const statusRule = { setting: statusSetting, jsonPointers: ['/status'] };
  const aggregated = {
    group: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    setting: `${compareOptions}: ignoreAggregatedRoles`,
    jqPathExpressions: ['select(.aggregationRule != null) | .rules'],
  };
  return [
    ...(['none', 'off'].includes(status)
      ? []
      : status === 'crd'
        ? [rule({ ...statusRule, group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' })]
        : [rule({ ...statusRule, group: '*', kind: '*' })]),
    ...(at(options, 'ignoreAggregatedRoles') === true ? [rule(aggregated)] : []),
  ];
}

const rule = (said: JsonObject): IgnoreRule => ({
  name: '',
  namespace: '',
  managedFieldsManagers: [],
  jsonPointers: [],
  jqPathExpressions: [],
  ...said,
});

/** What cannot be read keeps Argo CD from starting at all. */
function readYaml(text: string): Json {
  const read = readPlainYaml(text);
  return read.ok ? read.value : null;
}

const yamlAt = (data: Json | undefined, key: string): Json => readYaml(stringAt(data, key) ?? '');
