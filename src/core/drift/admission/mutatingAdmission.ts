import { at, isArray, isObject, member, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { listAt } from '../../resource/jsonLists.ts';
import { maySelect, type LabelOf } from './labelSelector.ts';

/** What may change an object on its way into the cluster: a webhook, or a policy that a binding puts to use. */
export interface MutatingAdmission {
  /** For people: `MutatingWebhookConfiguration sidecar-injector`. */
  readonly name: string;
  /** What it acts on has to fit each of them: `MatchResources` of admissionregistration.k8s.io. */
  readonly matches: readonly Json[];
}

/** What a cluster holds of each kind, as it was read. */
export interface AdmissionObjects {
  readonly webhooks: Iterable<JsonObject>;
  readonly policies: Iterable<JsonObject>;
  readonly bindings: Iterable<JsonObject>;
}

/** A write that admission sees. */
export interface AdmittedWrite {
  readonly operation: 'CREATE' | 'UPDATE';
  readonly group: string;
  readonly plural: string;
  /** '' of a cluster-wide object. */
  readonly namespace: string;
  readonly name: string;
  /** The object as it is and as it may be written: one that fits is enough. */
  readonly objects: readonly JsonObject[];
}

export function mutatingAdmission({
  webhooks,
  policies,
  bindings,
}: AdmissionObjects): readonly MutatingAdmission[] {
  const bound = [...bindings];
  return [
    ...[...webhooks].flatMap((configuration) =>
      listAt(configuration, 'webhooks').map((webhook) => ({
        name: nameOf('MutatingWebhookConfiguration', configuration),
        // Its rules stand where a policy has `resourceRules`.
        matches: [{ ...(isObject(webhook) ? webhook : {}), resourceRules: listAt(webhook, 'rules') }],
      })),
    ),
    ...[...policies].flatMap((policy) =>
      bound
        .filter((binding) => stringAt(binding, 'spec', 'policyName') === stringAt(policy, 'metadata', 'name'))
        .map((binding) => ({
          name: nameOf('MutatingAdmissionPolicy', policy),
          matches: [at(policy, 'spec', 'matchConstraints'), at(binding, 'spec', 'matchResources')].filter(
            (match) => match !== undefined,
          ),
        })),
    ),
  ];
}

/**
 * The names of what may change a write, each once. Whether a `matchConditions` expression or labels of a namespace keep it from
 * acting is not known: it may act then. Versions are left aside, as by `matchPolicy: Equivalent`.
 */
export function mutatedBy(
  admission: readonly MutatingAdmission[],
  write: AdmittedWrite,
): readonly string[] | undefined {
  if (write.group === 'admissionregistration.k8s.io') return undefined;
  const acting = admission.filter(({ matches }) => matches.every((match) => mayMatch(match, write)));
  return acting.length === 0 ? undefined : [...new Set(acting.map(({ name }) => name))];
}

function mayMatch(match: Json, write: AdmittedWrite): boolean {
  const rules = member(match, 'resourceRules');
  return (
    // A binding need not name resources.
    (!isArray(rules) || rules.some((rule) => coversWrite(rule, write))) &&
    !listAt(match, 'excludeResourceRules').some((rule) => coversWrite(rule, write)) &&
    maySelect(member(match, 'namespaceSelector'), namespaceLabels(write)) &&
    maySelect(member(match, 'objectSelector'), labelsOf(write.objects))
  );
}

/** A rule as rules of webhooks are: k8s.io/apiserver `rules.Matcher`. */
function coversWrite(rule: Json, { operation, group, plural, namespace, name }: AdmittedWrite): boolean {
  const names = listAt(rule, 'resourceNames');
  const scope = stringAt(rule, 'scope') ?? '*';
  return (
    isAmong(listAt(rule, 'operations'), operation) &&
    isAmong(listAt(rule, 'apiGroups'), group) &&
    [plural, '*', `${plural}/*`, '*/*'].some((resource) => listAt(rule, 'resources').includes(resource)) &&
    (names.length === 0 || names.includes(name)) &&
    (scope === '*' || (scope === 'Cluster') === (namespace === ''))
  );
}

const isAmong = (values: readonly Json[], value: string): boolean =>
  values.includes('*') || values.includes(value);

/** A Namespace goes by its own labels, other cluster-wide objects by none; of the namespace of an object its name is known. */
function namespaceLabels({ group, plural, namespace, objects }: AdmittedWrite): LabelOf {
  if (namespace !== '') return (key) => (key === 'kubernetes.io/metadata.name' ? namespace : undefined);
  return group === '' && plural === 'namespaces' ? labelsOf(objects) : () => undefined;
}

/** Of what a merge makes of all of them: where they differ it may be either. */
const labelsOf =
  (objects: readonly JsonObject[]): LabelOf =>
  (key) => {
    const labels = new Set(objects.map((object) => stringAt(object, 'metadata', 'labels', key)));
    const [only] = labels;
    return labels.size > 1 ? undefined : (only ?? null);
  };

const nameOf = (kind: string, object: JsonObject): string =>
  `${kind} ${stringAt(object, 'metadata', 'name') ?? ''}`;
