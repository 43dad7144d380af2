import { isNewerThanEngine } from '../../core/drift/predict/engineVersion.ts';
import { isBuiltInGroup } from '../../core/resource/builtInGroups.ts';
import { groupOf } from '../../core/resource/resourceId.ts';
import type { RulesWorld, ValidationRules } from '../derive/fileSnapshot.ts';
import { serverVersion, type EnvironmentInput, type ValidationInput } from '../inputs.ts';
import { servedResource } from '../clusters/liveObject.ts';

/** What says how an object is validated. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * The rules for an object: those of Kubernetes for its own kinds (with what a newer cluster has beside them), in the API versions of the cluster that the file goes to
 * where that is one, else of the version that the person has set; the cluster's for a kind that it serves, else the
 * definitions of the repository. Undefined while these are not with the engine yet.
 */
export function validationRules(
  { apiVersion, kind }: Kind,
  { root, definitions, environment, kubernetesVersion: own }: RulesWorld,
): ValidationRules | undefined {
  const group = groupOf(apiVersion);
  const kubernetesVersion = (environment && serverVersion(environment.connection)) ?? own;
  const version = kubernetesVersion ?? '';
  const id = { group, kind, namespace: '', name: '' };
  const resource = environment && servedResource(environment, id, apiVersion);
  // A list may hold objects of any kind.
  const isBuiltIn = isBuiltInGroup(group) && kind !== 'List';
  if (isBuiltIn && !(resource && isNewerThanEngine(kubernetesVersion)))
    return { key: `kubernetes ${version}`, schemas: '', kubernetesVersion };
  if (resource)
    return {
      key: `cluster ${String(numberOf(environment.connection))} ${version}`,
      schemas: environment.name,
      kubernetesVersion,
      cluster: { environment: environment.name, resource },
    };
  if (definitions?.settled !== true) return undefined;
  return {
    key: `definitions ${String(definitions.generation)} ${version}`,
    schemas: definitionsOf(root),
    kubernetesVersion,
  };
}

/** The engine's name for the definitions of a repository. It is no name of an environment. */
export const definitionsOf = (root: string): string => `definitions of ${root}`;

/** The answer holds by these rules. */
export const isByRules = (input: ValidationInput | undefined, rules: ValidationRules): boolean =>
  input?.rules === rules.key;

/** A number for what a cluster serves: another one with every connection and every discovery that says something new. */
function numberOf(connection: EnvironmentInput['connection']): number {
  const known = numbers.get(connection);
  if (known !== undefined) return known;
  lastNumber += 1;
  numbers.set(connection, lastNumber);
  return lastNumber;
}

const numbers = new WeakMap<EnvironmentInput['connection'], number>();
let lastNumber = 0;
