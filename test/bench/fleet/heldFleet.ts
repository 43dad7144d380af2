import {
  isObject,
  parseJson,
  printJson,
  stringAt,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import type { ServedResource } from '../../../src/cluster/clusterApi.ts';
import {
  buildKey,
  scopeKey,
  workingTree,
  type BuildInput,
  type Inputs,
} from '../../../src/session/inputs.ts';
import {
  applied,
  build,
  environment,
  firstCommit,
  inputs,
  kustomization,
  root,
  watched,
} from '../../support/snapshots.ts';
import { fleetOwners, usualShape, type FleetOwner } from './fleetFiles.ts';
import { applicationObjects } from './fleetObjects.ts';

/** The fleet as a session holds it when all of it has been rendered: without engine and cluster. */
export interface HeldFleet {
  readonly owners: readonly FleetOwner[];
  readonly builds: ReadonlyMap<string, BuildInput>;
}

export function heldFleet(objects: number): HeldFleet {
  const owners = fleetOwners(usualShape(objects));
  const builds = owners.flatMap((owner) => {
    const built = build({ objects: renderedObjects(owner) });
    return [firstCommit, workingTree].map(
      (revision) => [buildKey(root, revision, owner.path), built] as const,
    );
  });
  return { owners, builds: new Map(builds) };
}

/** What its cluster has listed: all in sync. */
export interface HeldLists {
  /** By `scopeKey`. */
  readonly live: ReadonlyMap<string, readonly JsonObject[]>;
  readonly served: readonly ServedResource[];
}

export function heldLists({ owners, builds }: HeldFleet): HeldLists {
  const live = new Map<string, JsonObject[]>();
  const served = new Map<string, ServedResource>([['Namespace', resourceOf('v1', 'Namespace', false)]]);
  for (const { name, namespace, path } of owners)
    for (const { object } of builds.get(buildKey(root, workingTree, path))?.lastGood?.objects ?? []) {
      const kind = stringAt(object, 'kind') ?? '';
      const resource = served.get(kind) ?? resourceOf(stringAt(object, 'apiVersion') ?? '', kind, true);
      served.set(kind, resource);
      const key = scopeKey(resource, namespace);
      const listed = live.get(key) ?? [];
      live.set(key, listed);
      listed.push(asReceived(applied(object, name)));
    }
  return { live, served: [...served.values()] };
}

/** What `derive` is given. */
export const heldInputs = ({ owners, builds }: HeldFleet, { live, served }: HeldLists): Inputs =>
  inputs({
    environments: [
      environment({
        owners: owners.map(({ name, path }) => kustomization({ name, path: `./${path}` })),
        connection: { kind: 'ready', served },
        scopes: new Map([...live].map(([key, objects]) => [key, watched(objects)])),
      }),
    ],
    builds,
  });

const renderedObjects = ({ applications, namespace }: FleetOwner): readonly JsonObject[] =>
  applications.flatMap((name, index) =>
    applicationObjects(name, index).map((object) =>
      asReceived({ ...object, metadata: { ...objectAt(object, 'metadata'), namespace } }),
    ),
  );

/** Nothing of it is shared with another object, as of what comes over a wire. */
export function asReceived(object: JsonObject): JsonObject {
  const received = parseJson(printJson(object));
  return isObject(received) ? received : object;
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

function resourceOf(apiVersion: string, kind: string, namespaced: boolean): ServedResource {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const plural = `${kind.toLowerCase()}s`;
  return { group, version, kind, plural, namespaced, verbs: ['get', 'list', 'watch'] };
}
