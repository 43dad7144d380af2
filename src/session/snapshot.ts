import type { ServedResource, WatchedObjects, WatchScope } from '../cluster/clusterApi.ts';
import type { PredictionOutcome } from '../core/drift/predict/prediction.ts';
import type { ObjectVerdict } from '../core/drift/judge/verdict.ts';
import type { WriteToConfirm } from '../core/drift/confirm/writeToConfirm.ts';
import type { PredictionNeeded } from '../core/drift/predict/whatToPredict.ts';
import type { FetchReference } from '../core/owner/helm/chartReference.ts';
import type { Owner, OwnerId } from '../core/owner/owner.ts';
import type { OwnerCircumstances } from '../core/plan/circumstances.ts';
import type { JsonObject } from '../core/resource/json.ts';
import type { SaidValue } from '../core/validate/saidValue.ts';
import type { Origin } from '../core/resource/origin.ts';
import type { ResourceId } from '../core/resource/resourceId.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import type { WantedConfirmation } from './clusters/wantedConfirmation.ts';
import type { WantedPrediction } from './clusters/wantedPrediction.ts';
import type { CommitPair } from './git/commitPair.ts';
import type { FileSnapshot, WantedValidation } from './derive/fileSnapshot.ts';
import type {
  BuildHow,
  BuildInput,
  BuiltObject,
  EnvironmentInput,
  GoodBuild,
  Inputs,
  PredictionInput,
} from './inputs.ts';
import type { LiveObject } from './clusters/liveObject.ts';
import type { NamespacesByEnvironment } from './plan/namespacesByEnvironment.ts';
import type { NextOwner } from './owners/nextOwner.ts';
import type { UncomparedOwner } from './argo/otherSources.ts';
import type { RenderedSnapshot } from './derive/renderedSnapshot.ts';
import type { RepositoryContext } from './validation/validationContexts.ts';
import type { OwnerRecipe } from './owners/recipe.ts';

/** What follows from the inputs: made by `derive`, never changed. */
export interface Snapshot {
  readonly inputs: Inputs;
  readonly owners: readonly OwnerSnapshot[];
  readonly owned: OwnedObjects;
  readonly namespaces: NamespacesByEnvironment;
  /** The owners as if the working tree were another revision, for those that somebody inspects. By `revisionKey`. */
  readonly inspected: ReadonlyMap<string, readonly OwnerSnapshot[]>;
  /** What Flux applies from elsewhere than Git, by environment. */
  readonly otherSources: ReadonlyMap<string, readonly UncomparedOwner[]>;
  /** The names of the environments that are production. */
  readonly production: ReadonlySet<string>;
  /** The files that the checked-out branch changes, as far as that is known, by owner; undefined where nobody asks. */
  readonly branch: ReadonlyMap<OwnerSnapshot, ReadonlySet<string>> | undefined;
  /** By root of a repository. */
  readonly contexts: ReadonlyMap<string, RepositoryContext>;
  /** Open files, and those of the working tree that owners build. By absolute path. */
  readonly files: ReadonlyMap<string, FileSnapshot>;
  /** What owners render, by `ownerKey`. */
  readonly rendered: ReadonlyMap<string, RenderedSnapshot>;
  readonly wanted: Wanted;
}

export interface OwnerSnapshot {
  readonly environment: string;
  /** The environment that describes the owner, where its objects are in another. */
  readonly readIn?: string | undefined;
  /** Root folder of the repository that the owner applies. */
  readonly root: string;
  readonly owner: Owner;
  /** The file of the working tree that holds the manifest of the owner itself, where one alone does; who applies it. */
  readonly manifest?: SourceText | undefined;
  readonly heldBy?: OwnerId | undefined;
  /** How its objects are built. */
  readonly recipe: OwnerRecipe;
  /** Where a merge of the working tree changes, adds or removes the owner itself; `working` is what it renders then. */
  readonly next?: NextOwner | undefined;
  /** What drift is measured from; undefined where there is nothing to measure from. */
  readonly base: BaseRevision | undefined;
  /** What the owner applies next, as far as this clone knows. */
  readonly head: OwnerHead;
  /** The render at `base`; of a HelmRelease what Helm keeps, and `specified` is the render. */
  readonly deployed: BuildInput | undefined;
  readonly specified?: BuildInput | undefined;
  readonly working: BuildInput | undefined;
  /** Which lines say what the Namespace is like that an Application makes, by its pointers: `withOwnNamespaces`. */
  readonly namespaceOrigins?: ReadonlyMap<string, Origin>;
  /** Of one whose chart does not render in the working tree: where its values are said. */
  readonly said?: readonly SaidValue[];
  readonly state: OwnerState;
  readonly objects: readonly ObjectSnapshot[];
  readonly world: OwnerWorld;
  readonly circumstances: OwnerCircumstances;
}

/** The revision that was applied last, or another in its place; `estimatedBecause` says why what it renders to may be another thing. */
export interface BaseRevision {
  readonly commit: string;
  /** For people: `main@sha1:…` as the agent writes it, `origin/main`. */
  readonly name: string;
  readonly estimatedBecause?: string;
}

/** The newest commit of what the owner follows, as of the last fetch. `name` is for people: `origin/main`. */
export type OwnerHead =
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'reached'; readonly name: string; readonly commit: string }
  /** Whether the base is older is being looked up. */
  | { readonly kind: 'compared'; readonly name: string; readonly commit: string }
  /** The owner has applied something newer than what this clone has fetched. */
  | { readonly kind: 'behind'; readonly name: string; readonly commit: string }
  /** Committed, and not applied yet. */
  | {
      readonly kind: 'ahead';
      readonly name: string;
      readonly commit: string;
      /** What is built, where that is another commit: an Application may take files of several. */
      readonly builtAt?: string;
      readonly build: BuildInput | undefined;
    };

/** What owners have in common. */
export interface OwnedObjects {
  /** What it was made from, by `ownerKey`. */
  readonly builds: ReadonlyMap<string, GoodBuild | undefined>;
  /** The owners of each object that has more than one, by environment and `resourceKey`: see `claimantsOf`. */
  readonly shared: ReadonlyMap<string, readonly string[]>;
}

/** An owner whose objects have not been looked at. */
export type UnjudgedOwner = Omit<OwnerSnapshot, 'objects' | 'world' | 'circumstances'>;

/** What the objects of an owner were judged by, beside its renders: while it is the same, so are they. */
export interface OwnerWorld {
  readonly connection: EnvironmentInput['connection'];
  /** By `resourceKey`. */
  readonly predictions: ReadonlyMap<string, readonly PredictionInput[]>;
  /** What has to be watched for the owner, by `scopeKey`. */
  readonly scopes: ReadonlyMap<string, OwnerScope>;
  /** A kind is named that discovery has not shown. */
  readonly namesUnknownKind: boolean;
}

export interface OwnerScope {
  readonly scope: WatchScope;
  /** What was live there; undefined before the watch has said anything. */
  readonly state: WatchedObjects | undefined;
}

export type OwnerState =
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'notCompared'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'compared' };

export interface ObjectSnapshot {
  readonly id: ResourceId;
  readonly deployed: DesiredObject | undefined;
  /** At the head of what the owner follows, where that is ahead of what is deployed. */
  readonly head: HeadObject | undefined;
  readonly working: DesiredObject | undefined;
  readonly resource: ServedResource | undefined;
  readonly live: LiveObject;
  /** `isWrittenSince`. */
  readonly writtenSince?: boolean;
  /** Every owner that applies it, where that is more than one. */
  readonly claimants: readonly string[] | undefined;
  /** The cluster does not know the kind, and another object of the same owner defines it. */
  readonly definedHere: boolean;
  /** It is not live, its namespace is not either, and nothing in Git makes that. */
  readonly namespaceMissing: boolean;
  /** What in the cluster may change the agent's write of it, by name; undefined where nothing does. */
  readonly mutatedBy?: readonly string[] | undefined;
  readonly predictions: readonly PredictionInput[];
  /** Writes whose effect has to be predicted before there is a new verdict. */
  readonly toPredict: readonly PredictionNeeded[];
  /** What the agent's next write would do; absent where it would change nothing, or is not known yet. */
  readonly predicted: {
    readonly deployed?: PredictionOutcome | undefined;
    readonly head?: PredictionOutcome | undefined;
    readonly working?: PredictionOutcome | undefined;
  };
  /** What the server may be asked by a dry run, where the person has that switched on. */
  readonly toConfirm?: WriteToConfirm | undefined;
  /** Undefined until the first answer; while a new one is awaited, the last. */
  readonly verdict: ObjectVerdict | undefined;
}

/** Presence alone says that the head is ahead; without `desired` it does not hold the object. */
export interface HeadObject {
  readonly name: string;
  readonly desired: DesiredObject | undefined;
}

/** A rendered object with what its owner adds to it before it writes. */
export interface DesiredObject {
  readonly built: BuiltObject;
  readonly namespaced: boolean;
  /** What its owner's own spec adds, as a text: an owner that is changed makes another object of the same render. */
  readonly additions: string;
  readonly object: JsonObject;
}

/** What `derive` could not find among the inputs and somebody has to fetch. */
export interface Wanted {
  /** Builds that are missing or stale, and whose files are there. */
  readonly builds: readonly WantedBuild[];
  /** Keys of all builds that anything uses, there or not. */
  readonly keptBuilds: ReadonlySet<string>;
  /** Pairs of commits of which somebody has to say whether the first can be reached from the second, by root. */
  readonly ancestry: ReadonlyMap<string, readonly CommitPair[]>;
  /** Commits whose trees are needed, by repository root. */
  readonly commits: ReadonlyMap<string, ReadonlySet<string>>;
  /** Charts from elsewhere than the repositories, by `chartKey`. */
  readonly charts: ReadonlyMap<string, FetchReference>;
  /** Lists and watches, by environment, then by `scopeKey`. */
  readonly scopes: ReadonlyMap<string, ReadonlyMap<string, WatchScope>>;
  readonly predictions: readonly WantedPrediction[];
  readonly confirmations: readonly WantedConfirmation[];
  /** The most urgent first. */
  readonly validations: readonly WantedValidation[];
  /** There are files that have not been read to the end: another step is wanted. */
  readonly reading: boolean;
  /** Environments in which a kind was named that discovery has not shown. */
  readonly rediscover: ReadonlySet<string>;
}

export interface WantedBuild extends BuildHow {
  readonly key: string;
  readonly root: string;
  readonly revision: string;
  readonly path: string;
}
