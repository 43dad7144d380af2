import { kept } from '../base/kept.ts';
import type { ServedResource, WatchedObjects } from '../cluster/clusterApi.ts';
import type { ClusterFailure } from '../cluster/clusterFailure.ts';
import type { AgentWrite, OwnerMode } from '../core/drift/desired/agentWrite.ts';
import type { Confirmation } from '../core/drift/confirm/confirmation.ts';
import type { Sightings } from '../core/drift/sightings/sightings.ts';
import type { LocatedObject } from '../core/provenance/locatedObject.ts';
import type { VariableSetting } from '../core/provenance/variable.ts';
import { printJson, type JsonObject } from '../core/resource/json.ts';
import type { ResourceId } from '../core/resource/resourceId.ts';
import type { DocumentAnswer } from '../core/validate/answer.ts';
import type { ProblemCode, Severity } from '../core/validate/problem.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import type { Build, Prediction, Refusal } from '../engine/engineApi.ts';
import type { EngineFailure } from '../engine/engineFailure.ts';
import type { GitFailure } from '../git/gitFailure.ts';
import type { GitRepository } from '../git/read/gitApi.ts';
import type { Outcome } from '../base/outcome.ts';
import type { BuildOptions } from './builds/buildOptions.ts';
import type { FileContent } from './git/fileContent.ts';
import type { LfsOfFailure, LfsState } from './git/lfsState.ts';
import type { ChartInput } from './releases/chartInput.ts';
import type { NeededChart } from './releases/neededChart.ts';
import type { ChosenEnvironment, ServerDryRun } from './platform.ts';
import type { TypedDocument } from './readPart.ts';

/** Everything the session knows of the world. Values are replaced, never changed: identity is equality. */
export interface Inputs {
  /** The person's folders have been looked at: where there is no repository by then, there is none. */
  readonly opened: boolean;
  /** By root folder, as the person opened it. */
  readonly repositories: ReadonlyMap<string, RepositoryInput>;
  /** The open documents as the editor has them, by absolute path, which is their `path` as well. */
  readonly buffers: ReadonlyMap<string, SourceText>;
  /** Charts and kustomizations near open files that lie in no repository, by absolute path. */
  readonly looseFiles: ReadonlyMap<string, SourceText>;
  /** Charts from elsewhere than the repositories that something wants, by `chartKey`. */
  readonly charts: ReadonlyMap<string, ChartInput>;
  /** By the name a person knows. */
  readonly environments: ReadonlyMap<string, EnvironmentInput>;
  /** Revisions that somebody looks at beside what the owners are at: commits or `workingTree`, by root. */
  readonly inspected: ReadonlyMap<string, ReadonlySet<string>>;
  /** By `buildKey`. */
  readonly builds: ReadonlyMap<string, BuildInput>;
  /** By `ownerKey`, then by `resourceKey`; a few for one object: of what is deployed and of the working tree. */
  readonly predictions: ReadonlyMap<string, ReadonlyMap<string, readonly PredictionInput[]>>;
  /** What validation said, by who it is kept for (`FileSnapshot.path` or `ownerKey`), then by what was asked about. */
  readonly validations: ReadonlyMap<string, Validations>;
  /** When each difference was first seen; undefined where nobody keeps that. */
  readonly sightings: Sightings | undefined;
  /** Whether the engine has the definitions of a repository: by its root, '' for files outside of all. */
  readonly definitions: ReadonlyMap<string, DefinitionsInput>;
  /** How a person wants to be told what is wrong; undefined where nobody is, and nothing is validated. */
  readonly validation: ValidationSettings | undefined;
  /** Lines that are on the screen, by absolute path: they come first. */
  readonly visible: ReadonlyMap<string, VisibleLines>;
  /** Take owners from the files too, of clusters that nobody has chosen: what they render needs none. */
  readonly ownersInFiles: boolean;
  /** In which environments the person wants drift confirmed by the cluster itself. */
  readonly serverDryRun: ServerDryRun;
  /** Somebody asks which files the checked-out branch changes. */
  readonly branchAsked: boolean;
  /** Leave values of Secrets readable: for the command line alone, where a person asks for it. */
  readonly showSecrets: boolean;
}

export const emptyInputs: Inputs = {
  opened: false,
  repositories: new Map(),
  buffers: new Map(),
  looseFiles: new Map(),
  charts: new Map(),
  environments: new Map(),
  inspected: new Map(),
  builds: new Map(),
  predictions: new Map(),
  validations: new Map(),
  sightings: undefined,
  definitions: new Map(),
  validation: undefined,
  visible: new Map(),
  ownersInFiles: false,
  serverDryRun: 'off',
  branchAsked: false,
  showSecrets: false,
};

/** What a person reads of a chart that could not be had is the message of the failure. */
export interface RepositoryInput {
  readonly repository: GitRepository;
  /** The working tree, open buffers over the disk. Undefined until it has been listed. */
  readonly working: FileTree | undefined;
  /** Trees of commits that something wants, by commit. */
  readonly commits: ReadonlyMap<string, Outcome<FileTree, GitFailure>>;
  /** Whether one commit can be reached from another, by `ancestryKey`. */
  readonly ancestry: ReadonlyMap<string, boolean>;
  /** Where HEAD has left what owners follow, by its commit and that one's (`ancestryKey`); while somebody asks. */
  readonly branchPoints?: ReadonlyMap<string, string>;
  readonly lfs?: LfsState;
}

export const ancestryKey = (ancestor: string, descendant: string): string => `${ancestor} ${descendant}`;

/** The files of one state of a repository, by path relative to its root. */
export type FileTree = ReadonlyMap<string, FileContent>;

export interface EnvironmentInput {
  readonly name: string;
  readonly context: string;
  readonly production: boolean;
  /** What keeps drift from being confirmed by dry runs, where the person wants that and may not. */
  readonly dryRunDenied?: string;
  readonly knownAs?: ChosenEnvironment['knownAs'];
  /** Where the kubeconfig context puts objects that name no namespace. */
  readonly namespace?: string;
  readonly connection:
    | { readonly kind: 'connecting' }
    | { readonly kind: 'failed'; readonly failure: ClusterFailure }
    | {
        readonly kind: 'ready';
        readonly served: readonly ServedResource[];
        /** Of Kubernetes, `1.34`; undefined where the server does not say. */
        readonly version?: string | undefined;
        /** `v1.34.1`, as charts see it. */
        readonly exactVersion?: string | undefined;
      };
  // Objects of agents; each undefined where the cluster does not serve the kind.
  /** Of Flux. */
  readonly kustomizations: WatchedObjects | undefined;
  readonly gitRepositories: WatchedObjects | undefined;
  readonly artifactGenerators?: WatchedObjects | undefined;
  readonly helmReleases?: WatchedObjects | undefined;
  readonly resourceSets?: WatchedObjects | undefined;
  /** Of Argo CD. */
  readonly applications?: WatchedObjects | undefined;
  readonly applicationSets?: WatchedObjects | undefined;
  /** The address of its API server. */
  readonly server?: string;
  /** Live objects by `scopeKey`. */
  readonly scopes: ReadonlyMap<string, WatchedObjects>;
}

/** Of Kubernetes in a cluster, where it is known. */
export const serverVersion = (connection: EnvironmentInput['connection']): string | undefined =>
  connection.kind === 'ready' ? connection.version : undefined;

/**
 * With places by the repository's root: of what a chart renders as far as somebody asked (`OriginFinder`), of what variables make
 * those that set them (`withVariables`).
 */
export interface BuiltObject extends LocatedObject {
  readonly id: ResourceId;
  /** JSON pointers to what must not be shown, whatever kind the object is. */
  readonly secret?: readonly string[];
  /** JSON pointers to what no file says: the agent sets it. */
  readonly setByAgent?: readonly string[];
  /** Argo CD makes it beside what its source gives, and does not mark it as its own. */
  readonly isUnmarked?: true;
}

export interface GoodBuild {
  readonly objects: readonly BuiltObject[];
  /** Files that the build read, relative to the repository's root. */
  readonly reads: ReadonlySet<string>;
  /** A folder below which every file counts, also one that appears; undefined where the build names its files. */
  readonly scanned?: string | undefined;
  /** The exact texts that were rendered, of the files in `reads` and of those with values: origins point into these. */
  readonly texts: ReadonlyMap<string, SourceText>;
  readonly warnings: readonly string[];
  /** Files that Git LFS stores: those that were read, or whose pointers Flux applies (`lfsOf`). */
  readonly lfs?: readonly string[];
  /** What sets each variable that its owner takes (`withVariables`). */
  readonly settings?: ReadonlyMap<string, VariableSetting>;
  readonly hooks?: Build['hooks'];
  readonly definitions?: Build['definitions'];
}

export interface BuildInput {
  readonly outcome: Outcome<GoodBuild, EngineFailure>;
  /** A file that the build depends on has changed since. */
  readonly stale: boolean;
  /** The last good build, also where `outcome` failed: its marks stay while a file does not parse. */
  readonly lastGood: GoodBuild | undefined;
  /** What charts that it is of depend on and do not hold. */
  readonly charts?: readonly NeededChart[];
  readonly lfs?: LfsOfFailure;
}

export interface PredictionInput {
  readonly desired: JsonObject;
  readonly live: JsonObject | null;
  /** Whose write it is, and by which rules. */
  readonly write: AgentWrite;
  readonly outcome: Outcome<Prediction, EngineFailure | Refusal>;
  /** What the cluster itself says of the same question, where the person has it asked. */
  readonly confirmation?: Confirmation;
}

export const workingTree = 'working';

/** By a document of a text, or a rendered object. */
export type Validations = ReadonlyMap<ValidationSubject, ValidationInput>;
export type ValidationSubject = TypedDocument | JsonObject;

export interface ValidationInput {
  /** The rules that it was asked by: `ValidationRules.key`. */
  readonly rules: string;
  readonly outcome: Outcome<readonly DocumentAnswer[], EngineFailure>;
}

export interface DefinitionsInput {
  /** Another one with every change of what is defined. */
  readonly generation: number;
  /** The engine has what the files say now. */
  readonly settled: boolean;
}

export interface ValidationSettings {
  /** `1.34`: which API versions there are, where no cluster says so; undefined for the engine's own. */
  readonly kubernetesVersion: string | undefined;
  readonly severities: Readonly<Partial<Record<ProblemCode, Severity | 'off'>>>;
}

/** Zero-based, both included. */
export interface VisibleLines {
  readonly first: number;
  readonly last: number;
}

/** Who applies a path, and what its spec adds, make a difference to what it renders to. */
export interface BuildHow {
  readonly mode: OwnerMode;
  readonly options?: BuildOptions | undefined;
}

/** `revision` is a commit or `workingTree`. */
export const buildKey = (
  root: string,
  revision: string,
  path: string,
  { mode, options }: BuildHow = { mode: 'flux-ks' },
): string => `${root}\n${revision}\n${path}\n${mode}${options ? `\n${textOf(options)}` : ''}`;

/** Options are many times larger than the rest, and made once for an owner. */
const textOf = kept((options: BuildOptions) => printJson(options as unknown as JsonObject));

/** With a name, of one object of the namespace alone. */
export const scopeKey = (resource: ServedResource, namespace: string, name?: string): string =>
  `${resource.group}/${resource.version}/${resource.plural}/${namespace}${name === undefined ? '' : `/${name}`}`;
