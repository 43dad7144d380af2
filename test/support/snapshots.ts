import { failed, success } from '../../src/base/outcome.ts';
import type { ServedResource, WatchedObjects } from '../../src/cluster/clusterApi.ts';
import { fluxDesired } from '../../src/core/drift/desired/fluxDesired.ts';
import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import type { Origin } from '../../src/core/resource/origin.ts';
import { resourceIdOf, type ResourceId } from '../../src/core/resource/resourceId.ts';
import type { EngineFailure } from '../../src/engine/engineFailure.ts';
import { derive } from '../../src/session/derive/derive.ts';
import {
  buildKey,
  emptyInputs,
  scopeKey,
  workingTree,
  type BuildInput,
  type EnvironmentInput,
  type FileTree,
  type GoodBuild,
  type Inputs,
  type PredictionInput,
  type RepositoryInput,
} from '../../src/session/inputs.ts';
import type { WantedPrediction } from '../../src/session/clusters/wantedPrediction.ts';
import type { Snapshot } from '../../src/session/snapshot.ts';

/** Inputs and snapshots written by hand: a repository at `/repo` whose `apps` a Flux Kustomization `shop/apps` applies. */

export const root = '/repo';
export const firstCommit = '1111111111111111111111111111111111111111';
export const secondCommit = '2222222222222222222222222222222222222222';

const builtIn = (group: string, kind: string, plural: string, namespaced = true): ServedResource => ({
  group,
  version: 'v1',
  kind,
  plural,
  namespaced,
  verbs: ['get', 'list', 'watch'],
});
export const configMaps = builtIn('', 'ConfigMap', 'configmaps');
export const secrets = builtIn('', 'Secret', 'secrets');
export const namespaces = builtIn('', 'Namespace', 'namespaces', false);
export const served: readonly ServedResource[] = [
  configMaps,
  secrets,
  namespaces,
  builtIn('apps', 'Deployment', 'deployments'),
];

export const configMap = (name: string, data: JsonObject, namespace = 'shop'): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

export const secret = (name: string, data: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'shop' },
  data,
});

/** An object as the cluster holds it after the owner wrote it. */
export function applied(object: JsonObject, owner = 'apps'): JsonObject {
  const namespaced = stringAt(object, 'metadata', 'namespace') !== undefined;
  const written = fluxDesired(object, { name: owner, namespace: 'shop' }, { namespaced });
  const metadata = isObject(written['metadata']) ? written['metadata'] : {};
  return {
    ...written,
    metadata: { ...metadata, uid: 'u', managedFields: [managedBy('kustomize-controller', 'Apply', written)] },
  };
}

/** A live object after somebody replaced its data: what changed is theirs from then on. */
export function edited(live: JsonObject, data: JsonObject, manager = 'kubectl-edit'): JsonObject {
  const before = objectAt(live, 'data');
  const changed = Object.entries(data).filter(([key, value]) => before[key] !== value);
  const kept = Object.keys(before).filter((key) => before[key] === data[key]);
  const written = {
    ...live,
    data: Object.fromEntries(kept.map((key) => [key, null])),
    metadata: { labels: at(live, 'metadata', 'labels') ?? {} },
  };
  const managedFields = [
    managedBy('kustomize-controller', 'Apply', written),
    managedBy(manager, 'Update', { data: Object.fromEntries(changed) }),
  ];
  return { ...live, data, metadata: { ...objectAt(live, 'metadata'), managedFields } };
}

const objectAt = (object: JsonObject, key: string): JsonObject => {
  const value = object[key];
  return isObject(value) ? value : {};
};

function managedBy(manager: string, operation: string, object: JsonObject): JsonObject {
  const { apiVersion = 'v1', kind: _kind, metadata, ...rest } = object;
  const labels = isObject(metadata) ? metadata['labels'] : undefined;
  const named: JsonObject = labels === undefined ? rest : { ...rest, metadata: { labels } };
  return {
    manager,
    operation,
    apiVersion,
    time: '2026-06-01T10:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(named),
  };
}

const fieldsOf = (value: Json): JsonObject =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [`f:${key}`, fieldsOf(inner)]))
    : {};

export interface OwnerParts {
  readonly name?: string;
  readonly path?: string;
  readonly commit?: string | undefined;
  readonly attempted?: string;
  readonly suspend?: boolean;
  readonly spec?: JsonObject;
  readonly ready?: 'True' | 'False';
  readonly message?: string;
}

export function kustomization(parts: OwnerParts = {}): JsonObject {
  const { name = 'apps', path = './apps', suspend = false, spec = {}, ready = 'True', message = '' } = parts;
  const commit = 'commit' in parts ? parts.commit : firstCommit;
  const revision = (id: string | undefined): string | undefined => id && `main@sha1:${id}`;
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'shop' },
    spec: {
      interval: '10m',
      path,
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      ...(suspend ? { suspend } : {}),
      ...spec,
    },
    status: {
      conditions: [{ type: 'Ready', status: ready, reason: 'ReconciliationSucceeded', message }],
      ...(commit === undefined ? {} : { lastAppliedRevision: revision(commit) ?? '' }),
      ...(parts.attempted === undefined
        ? {}
        : {
            conditions: [{ type: 'Ready', status: 'Unknown', reason: 'Progressing', message: '' }],
            lastAttemptedRevision: revision(parts.attempted) ?? '',
          }),
    },
  };
}

const gitRepository: JsonObject = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'fleet', namespace: 'shop' },
  spec: { interval: '1m', url: 'https://git.example.com/org/fleet', ref: { branch: 'main' } },
};

export const watched = (
  objects: readonly JsonObject[],
  state: Partial<WatchedObjects> = {},
): WatchedObjects => ({
  listed: true,
  asOf: 0,
  objects: new Map(
    objects.map((object) => [
      `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`,
      object,
    ]),
  ),
  ...state,
});

export interface EnvironmentParts extends Partial<EnvironmentInput> {
  readonly owners?: readonly JsonObject[];
  /** Live objects; their scopes are listed, and so are those of ConfigMaps and Secrets in `shop`. */
  readonly live?: readonly JsonObject[];
}

export function environment(parts: EnvironmentParts = {}): EnvironmentInput {
  const { owners = [kustomization()], live = [], ...given } = parts;
  const scopes = new Map<string, JsonObject[]>([
    [scopeKey(configMaps, 'shop'), []],
    [scopeKey(secrets, 'shop'), []],
  ]);
  for (const object of live) {
    const resource = served.find(({ kind }) => kind === object['kind']) ?? configMaps;
    const key = scopeKey(resource, stringAt(object, 'metadata', 'namespace') ?? '');
    scopes.set(key, [...(scopes.get(key) ?? []), object]);
  }
  return {
    name: 'prod',
    context: 'kind-prod',
    production: false,
    connection: { kind: 'ready', served },
    kustomizations: watched(owners),
    gitRepositories: watched([gitRepository]),
    scopes: new Map([...scopes].map(([key, objects]) => [key, watched(objects)])),
    ...given,
  };
}

const emptyTree: FileTree = new Map();

export const text = (path: string, contents: string): FileTree =>
  new Map([[path, { kind: 'text', source: { path, text: contents } }]]);

export const repository = (parts: Partial<RepositoryInput> = {}): RepositoryInput => ({
  repository: {
    root,
    gitFolder: `${root}/.git`,
    commonFolder: `${root}/.git`,
    remotes: [
      {
        name: 'origin',
        urls: ['git@git.example.com:org/fleet.git'],
        fetch: ['+refs/heads/*:refs/remotes/origin/*'],
      },
    ],
    head: { branch: 'main' },
    refs: [],
  },
  working: new Map(),
  commits: new Map([[firstCommit, success(new Map())]]),
  ancestry: new Map(),
  ...parts,
});

/** Where each scalar of an object stands, by JSON pointer: a line of `file`. */
export const origins = (file: string, lines: Readonly<Record<string, number>>): ReadonlyMap<string, Origin> =>
  new Map(
    Object.entries(lines).map(([pointer, line]) => [pointer, { path: file, line, column: 1, certain: true }]),
  );

export interface BuildParts {
  readonly objects?: readonly JsonObject[];
  readonly origins?: readonly ReadonlyMap<string, Origin>[];
  readonly tree?: FileTree;
  readonly stale?: boolean;
}

export function build(parts: BuildParts = {}): BuildInput {
  const { objects = [], tree = emptyTree, stale = false } = parts;
  const good: GoodBuild = {
    objects: objects.map((object, i) => ({
      id: idOf(object),
      object,
      origins: parts.origins?.[i] ?? new Map(),
    })),
    reads: new Set(tree.keys()),
    texts: new Map(
      [...tree].flatMap(([path, content]) => (content.kind === 'text' ? [[path, content.source]] : [])),
    ),
    warnings: [],
  };
  return { outcome: success(good), stale, lastGood: good };
}

export const failedBuild = (failure: EngineFailure, lastGood?: GoodBuild): BuildInput => ({
  outcome: failed(failure),
  stale: false,
  lastGood,
});

export interface InputParts {
  readonly environments?: readonly EnvironmentInput[];
  readonly repository?: RepositoryInput | null;
  /** Of `apps`: at the first commit, and in the working tree. */
  readonly deployed?: BuildInput;
  readonly working?: BuildInput;
  readonly builds?: ReadonlyMap<string, BuildInput>;
  readonly showSecrets?: boolean;
}

export function inputs(parts: InputParts = {}): Inputs {
  const { environments = [environment()], deployed, working, showSecrets = false } = parts;
  const repositoryInput = parts.repository === undefined ? repository() : parts.repository;
  return {
    ...emptyInputs,
    opened: true,
    repositories: new Map(repositoryInput ? [[root, repositoryInput]] : []),
    environments: new Map(environments.map((one) => [one.name, one])),
    builds: new Map([
      ...(deployed ? ([[buildKey(root, firstCommit, 'apps'), deployed]] as const) : []),
      ...(working ? ([[buildKey(root, workingTree, 'apps'), working]] as const) : []),
      ...(parts.builds ?? []),
    ]),
    showSecrets,
  };
}

/** One application, rendered alike at the first commit and in the working tree, and what is live of it. */
export const deployedAs = (
  rendered: readonly JsonObject[],
  live: readonly JsonObject[],
  more: BuildParts & InputParts = {},
): Inputs => {
  const one = build({ ...more, objects: rendered });
  return inputs({ environments: [environment({ live })], deployed: one, working: one, ...more });
};

/**
 * The write that takes desired over, or with rules that ignore something none at all: enough for objects that hold nothing
 * but data.
 */
export function predictionOf({ desired, live, write }: WantedPrediction): PredictionInput {
  const { manager, ignore = [] } = write;
  const written = {
    ...desired,
    metadata: {
      ...objectAt(live ?? {}, 'metadata'),
      ...objectAt(desired, 'metadata'),
      managedFields: [managedBy(manager, 'Apply', desired)],
    },
  };
  const paths = ignore.flatMap(({ paths: pointers }, rule) =>
    (isArray(pointers) ? pointers : []).flatMap((pointer) =>
      typeof pointer === 'string' ? [{ rule, pointer, dropped: false }] : [],
    ),
  );
  const ignored = live && paths.length > 0 ? { paths, otherwise: written } : undefined;
  return {
    desired,
    live,
    write,
    outcome: success({
      predicted: ignored && live ? live : written,
      prepared: live,
      sent: desired,
      schema: 'cluster',
      action: ignored ? 'unchanged' : 'configured',
      ...(ignored ? { ignored } : {}),
    }),
  };
}

/** The snapshot once every prediction that it wants has been made. */
export function settled(start: Inputs, previous?: Snapshot): Snapshot {
  let snapshot = derive(start, previous);
  for (let round = 0; snapshot.wanted.predictions.length > 0; round++) {
    if (round === 5) throw new Error('predictions are wanted again and again');
    const predictions = new Map(snapshot.inputs.predictions);
    for (const wanted of snapshot.wanted.predictions) {
      const ofOwner = new Map(predictions.get(wanted.owner));
      const others = ofOwner.get(wanted.object) ?? [];
      predictions.set(
        wanted.owner,
        ofOwner.set(wanted.object, [
          ...others.filter(({ live }) => live === wanted.live),
          predictionOf(wanted),
        ]),
      );
    }
    snapshot = derive({ ...snapshot.inputs, predictions }, snapshot);
  }
  return snapshot;
}

function idOf(object: JsonObject): ResourceId {
  const id = resourceIdOf(object);
  if (!id) throw new Error('an object of a test needs a kind and a name');
  return id;
}
