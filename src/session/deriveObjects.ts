import { withFluxLabels } from '../core/drift/fluxDesired.ts';
import type { Owner } from '../core/owner/owner.ts';
import { resourceKey, type ResourceId } from '../core/resource/resourceId.ts';
import { stringAt } from '../core/resource/json.ts';
import type { BuildInput, BuiltObject, EnvironmentInput, Inputs, PredictionInput } from './inputs.ts';
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
  const objects = [...ids].map(([key, id]) => {
    const last = before.get(key);
    return reuse(
      last,
      {
        id,
        deployed: desired(deployed.get(key), last?.deployed, owner.owner),
        working: desired(working.get(key), last?.working, owner.owner),
        ...liveAndPredictions(inputs, environment, owner, id, deployed.get(key) ?? working.get(key)),
      },
      owner.owner,
    );
  });
  return { ...owner, objects };
}

function objectsById(build: BuildInput | undefined): ReadonlyMap<string, BuiltObject> {
  return new Map(build?.lastGood?.objects.map((object) => [resourceKey(object.id), object]));
}

/** Labels are added once for a rendered object, so that its identity lasts as long as the render's. */
function desired(
  built: BuiltObject | undefined,
  last: DesiredObject | undefined,
  owner: Owner,
): DesiredObject | undefined {
  if (!built) return undefined;
  if (last?.built === built) return last;
  if (last?.built.object === built.object) return { built, object: last.object };
  return { built, object: withFluxLabels(built.object, owner.id) };
}

type Facts = Omit<ObjectSnapshot, 'verdict'>;

function liveAndPredictions(
  inputs: Inputs,
  environment: EnvironmentInput,
  owner: Omit<OwnerSnapshot, 'objects'>,
  id: ResourceId,
  built: BuiltObject | undefined,
): Pick<Facts, 'resource' | 'live' | 'predictions'> {
  const resource = servedResource(environment, id, stringAt(built?.object, 'apiVersion') ?? '');
  const predictions = inputs.predictions.get(predictionKey(owner, id)) ?? noPredictions;
  return { resource, live: liveObject(environment, resource, id), predictions };
}

const noPredictions: readonly PredictionInput[] = [];

/** The last snapshot of the object where nothing it was made from has changed. */
function reuse(last: ObjectSnapshot | undefined, facts: Facts, owner: Owner): ObjectSnapshot {
  if (
    last &&
    last.deployed === facts.deployed &&
    last.working === facts.working &&
    last.resource === facts.resource &&
    last.predictions === facts.predictions &&
    sameLive(last, facts)
  ) {
    return last;
  }
  return { ...facts, ...judgeObject(owner, facts) };
}

function sameLive({ live: a }: Facts, { live: b }: Facts): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'present' && b.kind === 'present') return a.object === b.object && a.old === b.old;
  if (a.kind === 'absent' && b.kind === 'absent') return a.old === b.old;
  return a.kind !== 'unknown' || b.kind !== 'unknown' || a.reason === b.reason;
}
