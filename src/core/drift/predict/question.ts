import type { IgnoreRule } from '../../owner/ignoreRules.ts';
import type { Owner, OwnerBuild, OwnerId } from '../../owner/owner.ts';
import type { JsonObject } from '../../resource/json.ts';
import type { SecretParts } from '../../resource/secretParts.ts';
import type { Confirmation } from '../confirm/confirmation.ts';
import type { OwnerMode } from '../desired/agentWrite.ts';
import type { PredictionOutcome } from './prediction.ts';

/** What of an owner bears on a verdict; an `Owner` is one. */
export interface OwnerFacts {
  readonly mode: OwnerMode;
  /** The agent's field manager; of mode `kubectl` that of a client-side apply, see `agentWrite`. */
  readonly manager: string;
  /** Who the owner is, where that is known. */
  readonly id?: OwnerId;
  /** What it is built by, which says how an Application marks what is its own. */
  readonly build?: OwnerBuild;
  readonly prune: boolean;
  /** It is deleted itself, and all that it applied with it: Argo CD then goes by other marks. */
  readonly cascades?: true;
  /** Why what it applied stays where it is deleted itself, if its own spec does not say it. */
  readonly staysBecause?: string;
  /** `spec.force`: objects whose immutable fields change are deleted and made again. */
  readonly force?: boolean;
  /** Whether the owner decrypts (`spec.decryption`); undefined where that is not known. */
  readonly decryption?: boolean;
  /** Fields that it leaves as they are in the cluster. */
  readonly ignore?: readonly IgnoreRule[];
  /** They only keep it from telling a difference: whenever it syncs it writes them like any other. */
  readonly writesIgnored?: true;
  readonly leavesOut?: Owner['leavesOut'];
  /** What is there stays as it is. */
  readonly createsOnly?: boolean;
}

/** Of a HelmRelease: how Helm writes another release. */
export interface UpgradeFacts {
  /** Null where it goes on as before. */
  readonly serverSide: boolean | null;
  /** The working tree makes one: all objects are written, those that stay the same too. */
  readonly isPlanned: boolean;
}

/** Everything that one object's verdict follows from. Desired objects are made by `fluxDesired` or `kubectlDesired`. */
export interface Question {
  readonly owner: OwnerFacts;
  /** Who writes what is in the working tree, where a merge of that changes the owner itself. */
  readonly ownerThen?: OwnerFacts | undefined;
  /** At the revision the agent applied last; absent where that does not hold the object. */
  readonly deployed?: JsonObject | undefined;
  /**
   * At the head of what the owner follows, where that is ahead of what is deployed; `name` is for people. Without
   * `desired` the head does not hold the object.
   */
  readonly head?: { readonly name: string; readonly desired: JsonObject | undefined } | undefined;
  /** In the working tree; absent where that does not hold the object. The same object as `deployed` where nothing was edited. */
  readonly working?: JsonObject | undefined;
  /** Read in the version of the manifest; null where it does not exist. */
  readonly live: JsonObject | null;
  readonly predictionOfDeployed?: PredictionOutcome | undefined;
  /** What the server itself says of the write of what is deployed, where it was asked. */
  readonly confirmationOfDeployed?: Confirmation | undefined;
  readonly predictionOfHead?: PredictionOutcome | undefined;
  readonly predictionOfWorking?: PredictionOutcome | undefined;
  /** `isWrittenSince`. */
  readonly writtenSince?: boolean | undefined;
  /** Every owner that applies the object, where that is more than one. */
  readonly claimants?: readonly string[] | undefined;
  /** Whether the kind lives in namespaces; undefined where that is not known. */
  readonly namespaced?: boolean | undefined;
  /** The cluster does not serve the kind: its definition is `pending` in the same source, or there is none. */
  readonly kind?: 'pending' | 'notServed' | undefined;
  /** It does not exist, its namespace does not either, and nothing in Git makes that. */
  readonly namespaceMissing?: boolean | undefined;
  readonly upgrade?: UpgradeFacts | undefined;
  /** Why predictions are not certain: another base than the deployed revision, another version of the server. */
  readonly estimatedBecause?: string | undefined;
  /** Of Kubernetes in the cluster, `1.34`; undefined where that is not known. */
  readonly serverVersion?: string | undefined;
  /** What in the cluster may change the write on its way in, by name: no prediction knows of that. */
  readonly mutatedBy?: readonly string[] | undefined;
  /** What came out of secret variables, and must not be shown. */
  readonly secrets?: SecretParts;
  /** Leave values of Secrets readable; never in the editor. */
  readonly showSecrets?: boolean | undefined;
}
