import type { ServedResource, WatchScope } from '../cluster/clusterApi.ts';
import type { ObjectVerdict } from '../core/drift/verdict.ts';
import type { Owner } from '../core/owner/owner.ts';
import type { JsonObject } from '../core/resource/json.ts';
import type { ResourceId } from '../core/resource/resourceId.ts';
import type { GitRemote } from '../git/read/gitApi.ts';
import type { BuildInput, BuiltObject, Inputs, PredictionInput } from './inputs.ts';

/** What follows from the inputs: made by `derive`, never changed. */
export interface Snapshot {
  readonly inputs: Inputs;
  readonly owners: readonly OwnerSnapshot[];
  readonly wanted: Wanted;
}

export interface OwnerSnapshot {
  readonly environment: string;
  /** Root folder of the repository that the owner applies. */
  readonly root: string;
  readonly owner: Owner;
  /** What `owner` was read from, so that it is not read again. */
  readonly madeFrom: {
    readonly kustomization: JsonObject;
    readonly gitRepositories: ReadonlyMap<string, JsonObject>;
    readonly remotes: readonly GitRemote[];
  };
  readonly deployed: BuildInput | undefined;
  readonly working: BuildInput | undefined;
  readonly state: OwnerState;
  readonly objects: readonly ObjectSnapshot[];
}

export type OwnerState =
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'notCompared'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'compared' };

export interface ObjectSnapshot {
  readonly id: ResourceId;
  readonly deployed: DesiredObject | undefined;
  readonly working: DesiredObject | undefined;
  readonly resource: ServedResource | undefined;
  readonly live: LiveObject;
  readonly predictions: readonly PredictionInput[];
  /** Writes whose effect has to be predicted before there is a verdict. */
  readonly toPredict: readonly ('deployed' | 'working')[];
  /** Undefined while an answer is awaited. */
  readonly verdict: ObjectVerdict | undefined;
}

/** A rendered object with what its owner adds to it before it writes. */
export interface DesiredObject {
  readonly built: BuiltObject;
  readonly object: JsonObject;
}

export type LiveObject =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'present';
      readonly object: JsonObject;
      readonly asOf: number | undefined;
      readonly old?: string;
    }
  | { readonly kind: 'absent'; readonly asOf: number | undefined; readonly old?: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What `derive` could not find among the inputs and somebody has to fetch. */
export interface Wanted {
  readonly builds: readonly WantedBuild[];
  /** Commits whose trees are needed, by repository root. */
  readonly commits: ReadonlyMap<string, ReadonlySet<string>>;
  /** Lists and watches, by environment, then by `scopeKey`. */
  readonly scopes: ReadonlyMap<string, ReadonlyMap<string, WatchScope>>;
  readonly predictions: readonly WantedPrediction[];
  /** Environments in which a kind was named that discovery has not shown. */
  readonly rediscover: ReadonlySet<string>;
}

export interface WantedBuild {
  readonly key: string;
  readonly root: string;
  readonly revision: string;
  readonly path: string;
}

export interface WantedPrediction {
  readonly key: string;
  /** Which of the object's desired states this is about. */
  readonly slot: 'deployed' | 'working';
  readonly environment: string;
  readonly resource: ServedResource;
  readonly manager: string;
  readonly desired: JsonObject;
  readonly live: JsonObject | null;
}
