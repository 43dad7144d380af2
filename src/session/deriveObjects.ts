import { fluxDesired } from '../core/drift/fluxDesired.ts';
import type { Owner } from '../core/owner/owner.ts';
import { resourceKey } from '../core/resource/resourceId.ts';
import { stringAt } from '../core/resource/json.ts';
import type { BuildInput, BuiltObject, Inputs, PredictionInput } from './inputs.ts';
import { judgeObject } from './judgeObject.ts';
import { liveObject, servedResource } from './liveObject.ts';
import type { DesiredObject, ObjectSnapshot, OwnerSnapshot } from './snapshot.ts';
import { predictionKey } from './predictionKey.ts';

/** The objects of an owner: what the agent applied, what the working tree would make of it, and what is live. */
export function deriveObjects(
  inputs: Inputs,
  owner: Omit<OwnerSnapshot, 'objects'>,
  previous: OwnerSnapshot | undefined,
): OwnerSnapshot {
  const environment = inputs.environments.get(owner.environment);
  if (owner.state.kind !== 'compared' || !environment) return { ...owner, objects: [] };
  const deployed = objectsById(owner.deployed);
  // While the working tree does not render, what it last rendered to stands.
  const working = owner.working?.lastGood ? objectsById(owner.working) : deployed;
  const before = new Map(previous?.objects.map((object) => [resourceKey(object.id), object]));
  const ids = new Map([...deployed, ...working].map(([key, built]) => [key, built.id]));
  const defined = definedKinds([...deployed.values(), ...working.values()]);
  const objects = [...ids].map(([key, id]) => {
    const last = before.get(key);
    const built = deployed.get(key) ?? working.get(key);
    const resource = servedResource(environment, id, stringAt(built?.object, 'apiVersion') ?? '');
    const namespaced = resource?.namespaced ?? true;
    const facts: Facts = {
      id,
      resource,
      deployed: desired(deployed.get(key), last?.deployed, owner.owner, namespaced),
      working: desired(working.get(key), last?.working, owner.owner, namespaced),
      live: liveObject(environment, resource, id),
      predictions: inputs.predictions.get(predictionKey(owner, id)) ?? noPredictions,
    };
    if (last && isUnchanged(last, facts)) return last;
    const judged = judgeObject(
      owner.owner,
      { ...facts, definesKind: defined.has(`${id.group}/${id.kind}`), showSecrets: inputs.showSecrets },
      last?.verdict,
    );
    return { ...facts, ...judged };
  });
  return { ...owner, objects };
}

type Facts = Omit<ObjectSnapshot, 'verdict' | 'toPredict' | 'predicted'>;

const noPredictions: readonly PredictionInput[] = [];

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

/** Nothing that the last snapshot of the object was made from has changed. */
const isUnchanged = (last: ObjectSnapshot, facts: Facts): boolean =>
  last.deployed === facts.deployed &&
  last.working === facts.working &&
  last.resource === facts.resource &&
  last.predictions === facts.predictions &&
  sameLive(last, facts);

function sameLive({ live: a }: Facts, { live: b }: Facts): boolean {
  if (a.kind === 'present' && b.kind === 'present') return a.object === b.object && a.old === b.old;
  if (a.kind === 'absent' && b.kind === 'absent') return a.old === b.old;
  if (a.kind === 'unknown' && b.kind === 'unknown') return a.reason === b.reason;
  return a.kind === b.kind;
}
