import type { OwnerId } from '../owner/owner.ts';
import type { SyncWindow } from '../owner/argo/syncWindow.ts';
import type { AgentStatus } from '../owner/agentStatus.ts';

/** What bears on whether an owner runs beside its own spec and source. */
export interface Circumstances {
  readonly dependencies: readonly Dependency[];
  /** The names along a circle of dependencies, from the owner back to itself. */
  readonly circle: readonly string[] | undefined;
  /**
   * A circle among others that read from the same source: kustomize-controller 1.9 then tells none of them of a new commit
   * (`sortAndEnqueue`), and each finds it at its own interval.
   */
  readonly circleOfSource?: readonly string[] | undefined;
  /** Of a HelmRelease. */
  readonly holder?: Holder | undefined;
}

/** An owner that another one of its kind waits for. */
export interface Dependency {
  /** `namespace/name`. */
  readonly name: string;
  /** Undefined where the cluster has none of this name. */
  readonly status: AgentStatus | undefined;
  /** What of this plan keeps it from becoming ready. */
  readonly heldUp?: string;
}

/** The owner that applies another one's manifest, with what this plan says of it. */
export interface Holder {
  readonly id: OwnerId;
  readonly when: string;
  readonly blockedBy?: string;
}

/** Whether an owner's agent acts on what is live now, as far as its own spec and status do not say it. */
export interface OwnerCircumstances {
  /** Why those that it depends on keep it from that. */
  readonly waitsFor: string | undefined;
  /** Of an Application. */
  readonly project: ProjectRules | undefined;
}

/** What an AppProject says of whether an Application of it syncs. */
export interface ProjectRules {
  readonly refused?: string | undefined;
  readonly windows: readonly SyncWindow[];
}
