import type { OwnerMode } from '../drift/desired/agentWrite.ts';
import type { ArgoBuild } from './argo/argoBuild.ts';
import type { ArgoExclusions } from './argo/argoExclusions.ts';
import type { ArgoSchedule } from './argo/argoSchedule.ts';
import type { ArgoSetBuild, ArgoSetSchedule } from './argo/argoSetBuild.ts';
import type { FluxBuild } from './flux/fluxBuild.ts';
import type { FluxSchedule } from './flux/fluxSchedule.ts';
import type { HelmBuild } from './helm/helmBuild.ts';
import type { FollowedRef } from './followedRef.ts';
import type { IgnoreRule } from './ignoreRules.ts';
import type { KubeConfigSource } from './flux/kubeConfigSource.ts';
import type { ReleaseRecord } from './helm/releaseRecord.ts';
import type { ReleaseSchedule } from './helm/releaseSchedule.ts';
import type { AgentStatus } from './agentStatus.ts';
import type { DeployedRevision } from './sourceRevision.ts';
import type { InventoryEntry } from './inventoryEntry.ts';

/** An agent's object that applies a path of the repository, or a target of `.plumbline.yaml`, which people apply. */
export type OwnerId =
  | { readonly kind: 'Kustomization'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'HelmRelease'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'ResourceSet'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'Application'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'ApplicationSet'; readonly namespace: string; readonly name: string }
  | {
      readonly kind: 'Target';
      readonly environment: string;
      readonly path: string;
      /** Only where the target names one: a folder may be applied to several namespaces of an environment. */
      readonly namespace?: string;
    };

export interface Owner {
  readonly id: OwnerId;
  readonly mode: OwnerMode;
  /** The agent's field manager. */
  readonly manager: string;
  /** The remote's name in the workspace's repository whose URL is the owner's source. */
  readonly remote: string;
  /** What the source follows there. */
  readonly ref: FollowedRef;
  /** Folder in the repository, without leading or trailing slash; '' is the root. */
  readonly path: string;
  /** What leads to the cluster that Flux applies it to, where that is not the one that describes it. */
  readonly kubeConfig?: KubeConfigSource;
  /** Where objects go that name no namespace, if the owner supplies one. */
  readonly namespace?: string;
  /** Whose objects the agent wrote last, completely. Of a target nobody records it. */
  readonly deployed?: DeployedRevision;
  /** Why nobody can say which revision was applied, although one was. */
  readonly unrecorded?: string;
  /** The last one that was ready, where the agent says so. */
  readonly healthy?: DeployedRevision;
  /** Another revision, which the agent is writing or failed to write: live may hold some of it already. */
  readonly attempted?: DeployedRevision;
  /** RFC 3339: when the agent was done writing, where it says so; it has written nothing since. */
  readonly lastRun?: string;
  readonly inventory: readonly InventoryEntry[];
  /** Of a HelmRelease: what is compared is what Helm keeps of it. */
  readonly release?: ReleaseRecord;
  /** Undefined where no agent applies it. */
  readonly status: AgentStatus | undefined;
  /** Why desired state cannot be built exactly as the agent builds it; then nothing is compared. */
  readonly notCompared?: string;
  /** JSON pointer to what keeps it from that in its own manifest. */
  readonly notComparedAt?: string;
  /** What it is made of lies in no file of the repository but its own manifest, so that nothing of it is rendered. */
  readonly madeElsewhere?: true;
  /** Nothing but the lack of a cluster keeps it from being compared: it renders all the same. */
  readonly unbound?: true;
  /** What the cluster is called that its objects go to, where nobody has said which environment that is. */
  readonly unnamedCluster?: string;
  /** Why what is built may not be exactly what the agent builds. */
  readonly estimatedBecause?: string;
  /** Whether and when its agent acts; undefined where no agent applies it. */
  readonly schedule?: FluxSchedule | ReleaseSchedule | ArgoSchedule | ArgoSetSchedule;
  /** What is built beside the path; undefined of a target, where the folder alone says it. */
  readonly build?: OwnerBuild;
  /** Whether the agent decrypts what is encrypted in Git. */
  readonly decryption?: boolean;
  readonly prune: boolean;
  /** Objects whose immutable fields change are deleted and made again. */
  readonly force: boolean;
  /** What is there stays as it is (`applicationsSync` of an ApplicationSet). */
  readonly createsOnly?: boolean;
  /** Fields that the agent leaves as they are in the cluster. */
  readonly ignore?: readonly IgnoreRule[];
  /** They only keep it from telling a difference: whenever it syncs it writes them like any other. */
  readonly writesIgnored?: true;
  /** Kinds that the agent leaves out, for objects that go to this API server. */
  readonly leavesOut?: { readonly exclusions: ArgoExclusions; readonly server: string };
}

/** By the agent that builds it. */
export type OwnerBuild = FluxBuild | HelmBuild | ArgoBuild | ArgoSetBuild;

/** `Kustomization/shop/apps`; `Target/prod-eu/apps`, and with a namespace of its own `Target/prod-eu:shop/apps`. */
export const formatOwner = (id: OwnerId): string =>
  id.kind === 'Target'
    ? `Target/${id.environment}${id.namespace === undefined ? '' : `:${id.namespace}`}/${id.path || '.'}`
    : `${id.kind}/${id.namespace}/${id.name}`;
