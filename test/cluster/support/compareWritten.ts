import { rawEntries } from '../../../src/core/drift/desired/managers.ts';
import { readInventory } from '../../../src/core/owner/flux/fluxStatus.ts';
import {
  equalJson,
  isObject,
  printJson,
  stringAt,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { resourceKey } from '../../../src/core/resource/resourceId.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../../src/session/snapshot.ts';
import { readyCondition } from './fluxWorld.ts';
import type { Predictor } from './predictor.ts';

export interface Compared {
  readonly result: 'equal' | 'both refuse to build' | 'cannot be written' | 'different';
  readonly details: readonly string[];
  /** How many objects are not as they are rendered. */
  readonly objects?: number;
}

/** What kustomize-controller made of a Kustomization, as the API server has it now, beside what we render for it. */
export async function compareWritten(
  owner: OwnerSnapshot,
  agent: JsonObject,
  predictor: Predictor,
): Promise<Compared> {
  const ready = readyCondition(agent);
  const message = stringAt(ready, 'message') ?? '';
  const built = owner.working?.outcome;
  const failure = built?.ok === false ? JSON.stringify(built.failure) : undefined;
  const reason = stringAt(ready, 'reason');
  if (reason === 'BuildFailed' || reason === 'ArtifactFailed')
    return failure === undefined
      ? { result: 'different', details: [`Flux cannot build it: ${message}`] }
      : { result: 'both refuse to build', details: [] };
  if (reason === 'ReconciliationFailed')
    return built?.ok === true
      ? { result: 'cannot be written', details: [] }
      : { result: 'different', details: [`Flux can build it: ${message}; ${failure ?? describe(owner)}`] };
  if (reason !== 'ReconciliationSucceeded')
    return { result: 'different', details: [`Flux says ${reason ?? 'nothing'}: ${message}`] };
  if (owner.state.kind !== 'compared') return { result: 'different', details: [describe(owner)] };
  const details = [...inventoryDifferences(owner, agent)];
  let objects = 0;
  for (const object of owner.objects) {
    const differences = await objectDifferences(object, predictor);
    if (differences.length > 0) objects++;
    details.push(...differences);
  }
  return { result: details.length > 0 ? 'different' : 'equal', details, objects };
}

const describe = ({ state }: OwnerSnapshot): string =>
  `${state.kind}: ${'reason' in state ? state.reason : ''}`;

/** The agent's list of what it wrote, and ours of what it renders. */
function inventoryDifferences(owner: OwnerSnapshot, agent: JsonObject): readonly string[] {
  const theirs = new Set(readInventory(agent).map(({ id }) => resourceKey(id)));
  const ours = new Set(owner.objects.flatMap(({ id, deployed }) => (deployed ? [resourceKey(id)] : [])));
  return [
    ...[...theirs].filter((key) => !ours.has(key)).map((key) => `Flux alone wrote ${key}`),
    ...[...ours].filter((key) => !theirs.has(key)).map((key) => `Flux did not write ${key}`),
  ];
}

/** What the agent wrote is there, and writing what we render would change nothing, nor who owns what. */
async function objectDifferences(
  { id, deployed, live, verdict }: ObjectSnapshot,
  predictor: Predictor,
): Promise<readonly string[]> {
  const key = resourceKey(id);
  const details: string[] = [];
  if (verdict?.verdict !== 'SYNC') details.push(`${key} is ${JSON.stringify(verdict)}`);
  if (!deployed || live.kind !== 'present') return [...details, `${key} is ${live.kind}`];
  const prediction = await predictor.predict(deployed.object, live.object);
  if (!prediction.ok) return [...details, `${key}: ${JSON.stringify(prediction.failure)}`];
  const { predicted } = prediction.value;
  if (!equalJson(withoutManagers(predicted), withoutManagers(live.object)))
    details.push(
      `${key}: live ${printJson(withoutManagers(live.object))}, rendered ${printJson(withoutManagers(predicted))}`,
    );
  if (!equalJson(ownedBy(predicted), ownedBy(live.object)))
    details.push(
      `${key}: Flux owns ${printJson(ownedBy(live.object))}, would own ${printJson(ownedBy(predicted))}`,
    );
  return details;
}

function withoutManagers({ metadata, ...rest }: JsonObject): JsonObject {
  const { managedFields: _, ...kept } = isObject(metadata) ? metadata : {};
  return { ...rest, metadata: kept };
}

function ownedBy(object: JsonObject): JsonObject {
  const found = rawEntries(object).find((entry) => entry['manager'] === 'kustomize-controller');
  return { fields: found?.['fieldsV1'] ?? null };
}
