import type { ArtifactCopy } from '../core/owner/externalArtifact.ts';

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
