import { readPlainYaml } from '../../yaml/plainYaml.ts';
import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import type { IgnoreRule } from '../ignoreRules.ts';

/**
 * What Argo CD does not compare of any Application's objects, as its ConfigMap `argocd-cm` says (`GetResourceOverrides` of
 * Argo CD 3.2). `setting` of a rule is the key that says it.
 */
export function readArgoCustomizations(data: Json | undefined): readonly IgnoreRule[] {
  const rules = new Map<string, IgnoreRule>();
  const customizations = yamlAt(data, together);
  for (const [key, value] of Object.entries(isObject(customizations) ? customizations : {}))
    addRule(rules, key, together, readYaml(stringAt(value, 'ignoreDifferences') ?? ''));
  for (const [setting, text] of Object.entries(isObject(data) ? data : {})) {
    const [, groupKind] = /^resource\.customizations\.ignoreDifferences\.(.+)$/.exec(setting) ?? [];
    if (groupKind === undefined || typeof text !== 'string') continue;
    const key = groupKind === 'all' ? '*/*' : groupKind.replace('_', '/');
    rules.delete(key);
    addRule(rules, key, setting, readYaml(text));
  }
  return [...rules.values(), ...comparisonRules(yamlAt(data, compareOptions))];
}

const together = 'resource.customizations';
const compareOptions = 'resource.compareoptions';
/** Says whether a status that is in Git is compared. */
const statusSetting = `${compareOptions}: ignoreResourceStatusField`;

export const isAboutStatus = (rule: IgnoreRule): boolean => rule['setting'] === statusSetting;

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

const stringsAt = (value: Json, key: string): readonly string[] => {
  const found = at(value, key);
  return isArray(found) ? found.filter((item) => typeof item === 'string') : [];
};
