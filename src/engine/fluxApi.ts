import type { ArtifactCopy } from '../core/owner/flux/externalArtifact.ts';
import type { JsonObject } from '../core/resource/json.ts';

/** The part of a Flux Kustomization, and of its source, in a build. */
export interface FluxOptions {
  /**
   * The files are those of a GitRepository's artifact, which `.sourceignore` and its `spec.ignore` leave some out of; its
   * `spec.sparseCheckout` names what alone is in it.
   */
  readonly source?: FluxSource;
  /** Fields of the spec that become part of the kustomization at the root; see `core/owner/fluxBuild.ts`. */
  readonly spec?: JsonObject;
  /** `spec.postBuild` with all variables read; undefined where nothing is substituted. */
  readonly substitution?: Substitution;
  /** The file of the tree that holds the owner's own manifest: origins of what its spec says point there. */
  readonly manifest?: {
    readonly path: string;
    readonly namespace: string;
    readonly name: string;
    /** Patches of the spec that are written elsewhere. */
    readonly patches?: readonly PatchPlace[];
  };
}

export interface Substitution {
  readonly variables: Readonly<Record<string, string>>;
  /** Names of variables whose values must not be shown. */
  readonly secret: readonly string[];
  /** Also where there are no variables. */
  readonly always: boolean;
  /** A variable without a value or a default makes the build fail, as since kustomize-controller 1.9. */
  readonly strict?: boolean;
  /** A variable without a value stays as it is written: its value is not known. */
  readonly open?: boolean;
}

/** What a Flux ArtifactGenerator takes of one source, which lies in the folder `tree`. */
export interface ArtifactRequest {
  readonly tree: string;
  readonly source: FluxSource;
  readonly copies: readonly ArtifactCopy[];
}

/** What a GitRepository leaves out of its artifact, and what alone it checks out. */
export interface FluxSource {
  readonly ignore?: string;
  readonly sparseCheckout?: readonly string[];
}

/** The head of the text of one of the patches in an owner's spec, before the text's own first line; `line` is 1-based. */
export interface PatchPlace {
  readonly index: number;
  readonly path: string;
  readonly line: number;
}
