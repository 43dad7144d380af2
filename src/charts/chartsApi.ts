import type { Outcome } from '../base/outcome.ts';
import type { ChartPlace, FetchReference } from '../core/owner/helm/chartReference.ts';
import type { ChartFailure } from './chartFailure.ts';

/** Charts that lie outside of the repository. What was fetched once is there without a network, too. */
export interface Charts {
  /** Fetches a chart, or takes it from the cache. An abort of the signal gives the failure `cancelled`. */
  chart(reference: FetchReference, signal?: AbortSignal): Promise<Outcome<Chart, ChartFailure>>;
  /** All versions that there are, newest first; of an OCI registry those that are semantic versions. */
  versions(reference: ChartPlace, signal?: AbortSignal): Promise<Outcome<ChartVersions, ChartFailure>>;
  /** Servers are asked again for what may have moved since: indexes, lists of tags, tags. */
  expire(): void;
}

export interface Chart {
  /** As the index or the tag says it. Of one that was asked for by digest, as `Chart.yaml` does. */
  readonly version: string;
  /** `sha256:…` of the package. */
  readonly digest: string;
  /** `sha256:…`; of charts from an OCI registry. */
  readonly manifestDigest?: string;
  /**
   * By path inside the chart: `Chart.yaml`, `templates/web.yaml`. Packed dependencies are open: `charts/base-1.0.0.tgz` is
   * the folder `charts/base-1.0.0`.
   */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The signed file beside the package, where its publisher keeps one. It is not verified. */
  readonly provenance?: Uint8Array;
  /** When a server said last that this is what the reference means, in milliseconds since the epoch. */
  readonly checkedAt: number;
}

export interface ChartVersions {
  readonly versions: readonly string[];
  readonly checkedAt: number;
}

/** What a person lets us fetch. */
export interface ChartPermission {
  /** The person trusts the workspace. */
  readonly trusted: boolean;
  /** With the port where that is not the usual one: `ghcr.io`, `127.0.0.1:3000`. */
  readonly hosts: readonly string[] | 'any';
}
