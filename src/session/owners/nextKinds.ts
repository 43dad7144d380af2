import {
  readArgoApplication,
  type OpenBeside,
  type ArgoHolder,
} from '../../core/owner/argo/argoApplication.ts';
import { readArgoSet } from '../../core/owner/argo/argoSet.ts';
import type { ArgoSettings } from '../../core/owner/argo/argoSettings.ts';
import { readFluxKustomization, type ReadOwner } from '../../core/owner/flux/fluxKustomization.ts';
import { at, isArray, isObject, stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { GitRemote } from '../../git/read/gitApi.ts';
import { applicationEnvironment } from '../argo/applicationEnvironment.ts';
import { argoSettingsOf } from '../argo/argoSettingsOf.ts';
import type { ChangedKind, ChangedManifest } from '../derive/changedManifests.ts';
import { fluxEnvironment } from '../clusters/fluxEnvironment.ts';
import type { EnvironmentInput, Inputs } from '../inputs.ts';
import type { Destination } from '../clusters/knownCluster.ts';
import type { NextOwner } from './nextOwner.ts';
import { removedSet } from '../argo/removedSet.ts';

/** How an agent's own objects are read that other owners apply. */
export interface NextKind {
  readonly watched: 'kustomizations' | 'applications' | 'applicationSets';
  /** As the object will be: the live one, if there is one, with the spec of `after`. The same owner for the same objects. */
  readonly read: (change: ChangedManifest, then: JsonObject, world: NextWorld) => ReadOwner;
  /** Where its objects go then. */
  readonly goesTo: (
    owner: Owner,
    then: JsonObject,
    world: { readonly from: EnvironmentInput; readonly environments: Inputs['environments'] },
  ) => Destination;
  /** What becomes of its objects when it is deleted in a way. */
  readonly removed: (live: JsonObject, pruning: ChangedManifest['pruning']) => NextOwner;
}

export interface NextWorld {
  readonly environment: EnvironmentInput;
  readonly remotes: readonly GitRemote[];
  readonly beside: OpenBeside;
}

export const nextKinds: Readonly<Record<ChangedKind, NextKind>> = {
  Kustomization: {
    watched: 'kustomizations',
    read: (_, then, { environment, remotes }) =>
      readFluxKustomization(
        then,
        environment.gitRepositories?.objects ?? noObjects,
        remotes,
        environment.artifactGenerators?.objects,
      ),
    goesTo: (owner, _, { from, environments }) => fluxEnvironment(owner, from, environments),
    removed: (live) => ({ kind: 'removed', deletes: fluxDeletes(live) }),
  },
  Application: {
    watched: 'applications',
    read: ({ name, holder }, then, { environment, remotes, beside }) => {
      const { settings } = argoSettingsOf(environment, name.split('/', 1)[0] ?? '');
      return readArgoApplication(then, settings, remotes, { holder, open: beside });
    },
    goesTo: (_, then, { from, environments }) => applicationEnvironment(then, from, environments),
    removed: (live) => ({ kind: 'removed', deletes: argoDeletes(live), cascades: true }),
  },
  ApplicationSet: {
    watched: 'applicationSets',
    read: ({ holder }, then, { remotes }) => readArgoSet(then, remotes, holder),
    goesTo: (_owner, _then, { from }) => ({ kind: 'bound', environment: from.name }),
    removed: removedSet,
  },
};

/** What a reading hangs on beside the objects; JSON tells holders apart. */
export const readingFacts = (
  { kind, name, holder }: ChangedManifest,
  { environment, remotes, beside }: NextWorld,
): readonly unknown[] =>
  kind === 'Kustomization'
    ? [remotes, environment.gitRepositories?.objects, environment.artifactGenerators?.objects]
    : [remotes, beside, settingsOf(environment, name), textOf(holder)];

const settingsOf = (environment: EnvironmentInput, name: string): ArgoSettings =>
  argoSettingsOf(environment, name.split('/', 1)[0] ?? '').settings;

const textOf = (holder: ArgoHolder): string => JSON.stringify(holder);

const noObjects: ReadonlyMap<string, JsonObject> = new Map();

/** As the finalizer of kustomize-controller 1.9 decides it (`finalizerShouldDeleteResources`). */
function fluxDeletes(live: JsonObject): boolean {
  if (at(live, 'spec', 'suspend') === true) return false;
  const policy = stringAt(live, 'spec', 'deletionPolicy') ?? 'MirrorPrune';
  return policy === 'MirrorPrune' ? at(live, 'spec', 'prune') === true : policy !== 'Orphan';
}

/** Argo CD deletes what an Application applied by a finalizer of its own (`CascadedDeletion`), else leaves all of it. */
function argoDeletes(live: JsonObject): boolean {
  const finalizers = at(live, 'metadata', 'finalizers');
  return isArray(finalizers) && finalizers.some((one) => typeof one === 'string' && cascading.has(one));
}

const cascading: ReadonlySet<string> = new Set(
  ['', '/foreground', '/background'].map((way) => `resources-finalizer.argocd.argoproj.io${way}`),
);

/** The live object, or nothing, as it will be once a manifest is applied to it. */
export function withSpecOf(live: JsonObject | undefined, after: JsonObject, name: string): JsonObject {
  const [namespace = '', called = ''] = name.split('/');
  const annotations = annotationsOf(live, after);
  const metadata = {
    ...objectAt(live ?? after, 'metadata'),
    ...(annotations ? { annotations } : {}),
    name: called,
    namespace,
  };
  const { status: _, ...written } = after;
  return live ? { ...live, metadata, spec: after['spec'] ?? {} } : { ...written, metadata };
}

/** Those of the manifest say how an Application is compared; others are whose they may be. */
function annotationsOf(live: JsonObject | undefined, after: JsonObject): JsonObject | undefined {
  const [own, others] = [after, live ?? {}].map((object) => at(object, 'metadata', 'annotations'));
  return isObject(own) ? { ...(isObject(others) ? others : {}), ...own } : undefined;
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}
