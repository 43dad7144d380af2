import { resourceKey } from '../../core/resource/resourceId.ts';
import { stringAt } from '../../core/resource/json.ts';
import { isWrittenSince } from '../../core/drift/desired/writtenSince.ts';
import { admissionOf } from '../clusters/admission.ts';
import { desiredMaker } from '../builds/desiredMaker.ts';
import { serverVersion, type EnvironmentInput, type Inputs, type PredictionInput } from '../inputs.ts';
import { judgeObject } from './judgeObject.ts';
import { liveObject } from '../clusters/liveObject.ts';
import { isNamespaceMissing, namespaceKey } from '../plan/madeNamespaces.ts';
import type { NamespacesByEnvironment } from '../plan/namespacesByEnvironment.ts';
import { writtenNext } from '../owners/nextOwner.ts';
import { ownerWorld, type ObjectsPredictions } from '../owners/ownerWorld.ts';
import { inventoryObjects, noObjects, objectsById, type PlacedObjects } from './placedObjects.ts';
import { ownNamespace } from '../clusters/ownNamespace.ts';
import { isInSameCircumstances, ownerCircumstances } from '../plan/ownerCircumstances.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import { claimantsOf, isSharedAlike } from './sharedObjects.ts';
import { isUpgraded, standing } from './standingObjects.ts';
import { isUnchangedObject, isUnchangedOwner, judgesAlike, type UnjudgedObject } from './unchanged.ts';
import type { ObjectSnapshot, OwnedObjects, OwnerSnapshot, UnjudgedOwner } from '../snapshot.ts';

/** The objects of an owner: what the agent applied, what the working tree would make of it, and what is live. */
export function deriveObjects(
  world: OwnersWorld,
  owner: UnjudgedOwner,
  before: OwnerBefore | undefined,
  /** Of the same owner with another working tree: what is alike there is the same here. */
  others: readonly ObjectSnapshot[] = [],
): OwnerSnapshot {
  const { inputs, owned, namespaces } = world;
  const environment = inputs.environments.get(owner.environment);
  const predictions = inputs.predictions.get(ownerKey(owner)) ?? noneOfOwner;
  const circumstances = ownerCircumstances(
    inputs.environments.get(owner.readIn ?? owner.environment),
    owner.owner,
  );
  const previous = before?.owner;
  if (
    previous &&
    before.namespaces === namespaces &&
    isUnchangedOwner(previous, owner, environment, predictions) &&
    isSharedAlike(before.owned, owned, owner.environment, previous.objects)
  )
    return isInSameCircumstances(previous.circumstances, circumstances)
      ? previous
      : { ...previous, circumstances };
  const objects = environment
    ? objectsOf({ ...world, environment, predictions, owner, previous, others })
    : [];
  const worldOfOwner = ownerWorld(environment, predictions, owner.owner, objects);
  return { ...owner, objects, world: worldOfOwner, circumstances };
}

/** What all owners are judged in. */
export interface OwnersWorld {
  readonly inputs: Inputs;
  readonly owned: OwnedObjects;
  readonly namespaces: NamespacesByEnvironment;
}

/** An owner as it was, and what it was judged in. */
export interface OwnerBefore {
  readonly owner: OwnerSnapshot;
  readonly owned?: OwnedObjects | undefined;
  readonly namespaces?: NamespacesByEnvironment | undefined;
}

interface Context extends OwnersWorld {
  readonly environment: EnvironmentInput;
  readonly predictions: ObjectsPredictions;
  readonly owner: UnjudgedOwner;
  readonly previous: OwnerSnapshot | undefined;
  readonly others: readonly ObjectSnapshot[];
}

function objectsOf(context: Context): readonly ObjectSnapshot[] {
  const { inputs, owned, namespaces, environment, predictions, owner, previous, others } = context;
  // Until the revision that the agent has just applied is rendered, the last verdicts stand.
  if (owner.state.kind === 'waiting' && (owner.owner.deployed ?? owner.owner.release))
    return previous?.objects ?? [];
  if (owner.state.kind !== 'compared') return [];
  const place = { environment, owner: owner.owner };
  const lines = owner.namespaceOrigins;
  const deployed = objectsById(owner.deployed, place, ownNamespace(owner.owner, 'applied', lines));
  // While the working tree does not render, what it last rendered to stands.
  const next = writtenNext(owner.next)?.owner;
  // Where a merge changes the owner, it may send what names no namespace elsewhere.
  const placeThen = next ? { environment, owner: next } : place;
  const namespaceThen =
    owner.next?.kind === 'removed' ? undefined : ownNamespace(placeThen.owner, 'desired', lines);
  const working = owner.working?.lastGood
    ? objectsById(standing(owner, owner.working), placeThen, namespaceThen)
    : deployed;
  const head = owner.head.kind === 'ahead' && owner.head.build?.outcome.ok === true ? owner.head : undefined;
  const ahead =
    head && objectsById(standing(owner, head.build), place, ownNamespace(owner.owner, 'desired', lines));
  const before = new Map(previous?.objects.map((object) => [resourceKey(object.id), object]));
  const elsewhere = new Map(others.map((object) => [resourceKey(object.id), object]));
  const upgraded = isUpgraded(owner);
  const alike =
    previous !== undefined &&
    isUpgraded(previous) === upgraded &&
    judgesAlike(previous, owner) &&
    serverVersion(previous.world.connection) === serverVersion(environment.connection);
  const placed = new Map([...inventoryObjects(place), ...deployed, ...(ahead ?? []), ...working]);
  const defined = definedKinds([deployed, ahead ?? noObjects, working]);
  return [...placed].flatMap(([key, { id, resource }]) => {
    const last = before.get(key);
    const earlier = [last, elsewhere.get(key)];
    const make = desiredMaker(owner.owner, resource?.namespaced ?? true, earlier);
    const makeNext = next ? desiredMaker(next, resource?.namespaced ?? true, earlier) : make;
    const live = liveObject(environment, resource, id);
    const scope = defined.get(`${id.group}/${id.kind}`);
    const known = {
      id,
      resource,
      deployed: make(deployed.get(key)?.built),
      head: head && { name: head.name, desired: make(ahead?.get(key)?.built) },
      working: makeNext(working.get(key)?.built),
      live,
    };
    const facts: UnjudgedObject = {
      ...known,
      writtenSince: live.kind === 'present' && isWrittenSince(owner.owner, live.object),
      claimants: claimantsOf(owned, owner.environment, key),
      definedHere: resource === undefined && scope !== undefined,
      namespaceMissing:
        (live.kind === 'absent' || (live.kind === 'notServed' && scope === 'Namespaced')) &&
        !placed.has(namespaceKey(id.namespace)) &&
        isNamespaceMissing(environment, namespaces, id.namespace),
      mutatedBy: admissionOf(environment, known),
      predictions: predictions.get(key) ?? noneOfObject,
    };
    if (last && alike && isUnchangedObject(last, facts)) return [last];
    // What the inventory alone names is of no interest once it is gone.
    if (!isRendered(facts) && facts.live.kind !== 'present' && facts.live.kind !== 'unknown') return [];
    const judging = {
      ...facts,
      showSecrets: inputs.showSecrets,
      estimatedBecause: owner.base?.estimatedBecause,
      serverVersion: serverVersion(environment.connection),
      upgraded,
      ownerThen: next,
    };
    return [{ ...facts, ...judgeObject(owner.owner, judging, last?.verdict) }];
  });
}

const isRendered = ({ deployed, head, working }: UnjudgedObject): boolean =>
  deployed !== undefined || head?.desired !== undefined || working !== undefined;

const noneOfOwner: ObjectsPredictions = new Map();
const noneOfObject: readonly PredictionInput[] = [];

/** `group/kind` of the CustomResourceDefinitions among these objects, and its scope. */
function definedKinds(renders: readonly PlacedObjects[]): ReadonlyMap<string, string> {
  const definitions = renders
    .flatMap((objects) => [...objects.values()])
    .flatMap(({ id, built }) => (id.kind === 'CustomResourceDefinition' && built ? [built.object] : []));
  return new Map(
    definitions.map((object) => [
      `${stringAt(object, 'spec', 'group') ?? ''}/${stringAt(object, 'spec', 'names', 'kind') ?? ''}`,
      stringAt(object, 'spec', 'scope') ?? '',
    ]),
  );
}
