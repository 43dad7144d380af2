import { isArgoHook } from '../../../src/core/drift/desired/argoMetadata.ts';
import { readArgoInventory } from '../../../src/core/owner/argo/argoStatus.ts';
import {
  at,
  equalJson,
  isArray,
  isObject,
  parseJson,
  printJson,
  stringAt,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { resourceKey } from '../../../src/core/resource/resourceId.ts';
import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';

const phaseOf = (application: JsonObject): string | undefined =>
  stringAt(application, 'status', 'operationState', 'phase');

/** It is done, or cannot begin. Where there is nothing to write nothing is ever begun. */
export const isSynced = (application: JsonObject): boolean =>
  (stringAt(application, 'status', 'sync', 'status') === 'Synced' &&
    [undefined, 'Succeeded'].includes(phaseOf(application))) ||
  buildError(application) !== undefined;

/** Why Argo CD could not build it. */
export function buildError(application: JsonObject): string | undefined {
  const conditions = at(application, 'status', 'conditions');
  const found = isArray(conditions)
    ? conditions.find((one) => stringAt(one, 'type') === 'ComparisonError')
    : undefined;
  return stringAt(found, 'message');
}

export interface Compared {
  readonly result: 'equal' | 'both refuse to build' | 'different';
  readonly details: readonly string[];
}

/** What Argo CD has sent for an Application beside what is rendered of it. */
export function compareWithSent(owner: OwnerSnapshot, application: JsonObject): Compared {
  const refused = buildError(application);
  const built = owner.working?.outcome;
  const failure = built?.ok === false ? JSON.stringify(built.failure) : undefined;
  if (refused !== undefined)
    return failure === undefined
      ? { result: 'different', details: [`Argo CD cannot build it: ${refused}`] }
      : { result: 'both refuse to build', details: [] };
  if (owner.state.kind !== 'compared')
    return { result: 'different', details: [`${JSON.stringify(owner.state)}, ${failure ?? ''}`] };
  const details = [
    ...inventoryDifferences(owner, application),
    ...owner.objects.flatMap((object) => objectDifferences(object, owner.owner.mode === 'argo-ssa')),
  ];
  return { result: details.length > 0 ? 'different' : 'equal', details };
}

/** What Argo CD calls its own, and what we render. */
function inventoryDifferences(owner: OwnerSnapshot, application: JsonObject): readonly string[] {
  const theirs = new Set(readArgoInventory(application).map(({ id }) => resourceKey(id)));
  const ours = new Set(
    owner.objects.flatMap(({ id, deployed }) =>
      deployed && !isArgoHook(deployed.object) ? [resourceKey(id)] : [],
    ),
  );
  return [
    ...[...theirs].filter((key) => !ours.has(key)).map((key) => `Argo CD alone wrote ${key}`),
    ...[...ours].filter((key) => !theirs.has(key)).map((key) => `Argo CD did not write ${key}`),
  ];
}

/** An apply on the client's side leaves on the object what was sent; one on the server's who owns what. */
function objectDifferences(
  { id, deployed, live, verdict }: OwnerSnapshot['objects'][number],
  onServer: boolean,
): readonly string[] {
  const key = resourceKey(id);
  if (deployed && isArgoHook(deployed.object)) return [];
  if (!deployed || live.kind !== 'present') return [`${key} is ${live.kind}`];
  if (verdict?.verdict !== 'SYNC' || verdict.certainty !== 'exact')
    return [
      `${key} is ${JSON.stringify(verdict)}: ${printJson(deployed.object)}, live ${printJson(live.object)}`,
    ];
  const text = stringAt(live.object, 'metadata', 'annotations', lastApplied);
  if (text === undefined) return onServer ? [] : [`${key} does not tell what was applied`];
  const sent = parseJson(text);
  return equalJson(withAnnotations(sent), withAnnotations(deployed.object))
    ? []
    : [`${key}: sent ${printJson(sent)}, rendered ${printJson(deployed.object)}`];
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The writer of that annotation makes room for it first. */
function withAnnotations(object: JsonObject[string]): JsonObject {
  const metadata = at(object, 'metadata');
  const annotations = at(metadata, 'annotations');
  return {
    ...(isObject(object) ? object : {}),
    metadata: {
      ...(isObject(metadata) ? metadata : {}),
      annotations: isObject(annotations) ? annotations : {},
    },
  };
}
