import { fluxDesired } from '../core/drift/fluxDesired.ts';
import type { Owner } from '../core/owner/owner.ts';
import { resourceKey } from '../core/resource/resourceId.ts';
import { stringAt } from '../core/resource/json.ts';
import type { BuildInput, BuiltObject, EnvironmentInput, Inputs, PredictionInput } from './inputs.ts';
import { judgeObject } from './judgeObject.ts';
import { liveObject, servedResource } from './liveObject.ts';
import { ownerWorld, type ObjectsPredictions } from './ownerWorld.ts';
import { isUnchangedObject, isUnchangedOwner, judgesAlike, type UnjudgedObject } from './unchanged.ts';
import type { DesiredObject, ObjectSnapshot, OwnerSnapshot, UnjudgedOwner } from './snapshot.ts';

/** The objects of an owner: what the agent applied, what the working tree would make of it, and what is live. */
export function deriveObjects(
  inputs: Inputs,
  owner: UnjudgedOwner,
  key: string,
  previous: OwnerSnapshot | undefined,
): OwnerSnapshot {
  const environment = inputs.environments.get(owner.environment);
  const predictions = inputs.predictions.get(key) ?? noneOfOwner;
  if (previous && isUnchangedOwner(previous, owner, environment, predictions)) return previous;
  const objects = environment ? objectsOf({ inputs, environment, predictions, owner, previous }) : [];
  return { ...owner, objects, world: ownerWorld(environment, predictions, owner.owner, objects) };
}

interface Context {
  readonly inputs: Inputs;
  readonly environment: EnvironmentInput;
  readonly predictions: ObjectsPredictions;
  readonly owner: UnjudgedOwner;
  readonly previous: OwnerSnapshot | undefined;
}

function objectsOf(context: Context): readonly ObjectSnapshot[] {
  const { inputs, environment, predictions, owner, previous } = context;
  // Until the revision that the agent has just applied is rendered, the last verdicts stand.
  if (owner.state.kind === 'waiting' && owner.owner.deployed) return previous?.objects ?? [];
  if (owner.state.kind !== 'compared') return [];
  const deployed = objectsById(owner.deployed);
  // While the working tree does not render, what it last rendered to stands.
  const working = owner.working?.lastGood ? objectsById(owner.working) : deployed;
  const before = new Map(previous?.objects.map((object) => [resourceKey(object.id), object]));
  const alike = previous !== undefined && judgesAlike(previous.owner, owner.owner);
  const ids = new Map([...deployed, ...working].map(([key, built]) => [key, built.id]));
  const defined = definedKinds([...deployed.values(), ...working.values()]);
  return [...ids].map(([key, id]) => {
    const last = before.get(key);
    const built = deployed.get(key) ?? working.get(key);
    const resource = servedResource(environment, id, stringAt(built?.object, 'apiVersion') ?? '');
    const namespaced = resource?.namespaced ?? true;
    const facts: UnjudgedObject = {
      id,
      resource,
      deployed: desired(deployed.get(key), last?.deployed, owner.owner, namespaced),
      working: desired(working.get(key), last?.working, owner.owner, namespaced),
      live: liveObject(environment, resource, id),
      definedHere: resource === undefined && defined.has(`${id.group}/${id.kind}`),
      predictions: predictions.get(key) ?? noneOfObject,
    };
    if (last && alike && isUnchangedObject(last, facts)) return last;
    return {
      ...facts,
      ...judgeObject(owner.owner, { ...facts, showSecrets: inputs.showSecrets }, last?.verdict),
    };
  });
}

const noneOfOwner: ObjectsPredictions = new Map();
const noneOfObject: readonly PredictionInput[] = [];

/** `group/kind` of the CustomResourceDefinitions among these objects. */
function definedKinds(objects: readonly BuiltObject[]): ReadonlySet<string> {
  return new Set(
    objects
      .filter(({ id }) => id.kind === 'CustomResourceDefinition')
      .map(
        ({ object }) =>
          `${stringAt(object, 'spec', 'group') ?? ''}/${stringAt(object, 'spec', 'names', 'kind') ?? ''}`,
      ),
  );
}

function objectsById(build: BuildInput | undefined): ReadonlyMap<string, BuiltObject> {
  return new Map(build?.lastGood?.objects.map((object) => [resourceKey(object.id), object]));
}

/** The agent's additions are made once for a rendered object, so that its identity lasts as long as the render's. */
function desired(
  built: BuiltObject | undefined,
  last: DesiredObject | undefined,
  owner: Owner,
  namespaced: boolean,
): DesiredObject | undefined {
  if (!built) return undefined;
  if (last?.namespaced === namespaced) {
    if (last.built === built) return last;
    if (last.built.object === built.object) return { ...last, built };
  }
  return { built, namespaced, object: fluxDesired(built.object, owner.id, { namespaced }) };
}
