import type { JsonObject } from '../../resource/json.ts';
import type { ArgoChart } from './argoChart.ts';
import type { ArgoElsewhere } from './argoElsewhere.ts';
import type { ArgoNamespace } from './argoNamespace.ts';
import type { ArgoTracking } from './argoTracking.ts';

/**
 * `lastApplied`: with what was applied, as it is noted in the object. `fields`: by who owns a field, as where objects are
 * applied on the server's side. `server`: by who owns a field, and the API server is asked what it would make of a write.
 */
export type ArgoComparison = 'lastApplied' | 'fields' | 'server';

/** What an Argo CD Application says of what is built. */
export interface ArgoBuild {
  readonly agent: 'argo';
  /** By which its objects are known, and which its files may ask for: `shop`, outside of Argo CD's namespace `team_shop`. */
  readonly instance: string;
  readonly project: string;
  /** What its project has to permit. */
  readonly asks: ArgoAsks;
  /** Those that give objects, in their order: folders of repositories that are open, and charts from elsewhere. */
  readonly sources: readonly ArgoSource[];
  /** Sources that charts take files with values from. */
  readonly refs: readonly ArgoRefSource[];
  /** Flags of every `kustomize build`, as Argo CD is set. */
  readonly kustomizeFlags: string;
  readonly tracking: ArgoTracking;
  /** In which way it deletes (`PrunePropagationPolicy`). */
  readonly pruning: 'foreground' | 'background' | 'orphan';
  /** What is deleted goes after all that is made. */
  readonly pruneLast: boolean;
  /** A sync writes nothing but what it tells to be otherwise than Git has it. */
  readonly outOfSyncOnly: boolean;
  /** How it is compared, however its objects are written. */
  readonly comparison: ArgoComparison;
  /** What its controller was started with cannot be read, and it may compare on the server's side. */
  readonly isComparisonAssumed?: true;
  /** A kind that is not served keeps no sync from beginning (`SkipDryRunOnMissingResource`). */
  readonly skipsUnknownKinds: boolean;
  /** There is no sync while an object is another Application's as well. */
  readonly failsOnShared: boolean;
  /** It makes the namespace of its destination where there is none. */
  readonly createsNamespace: boolean;
  /** The namespace of its destination, where it says more of that than the name. */
  readonly namespace?: ArgoNamespace;
}

export interface ArgoRefSource {
  readonly name: string;
  readonly url: string;
  readonly targetRevision: string;
  readonly elsewhere?: ArgoElsewhere;
}

/** One source of an Application: a folder of a repository that is open, or a chart from elsewhere. */
export interface ArgoSource {
  /** In the repository or the chart, without leading or trailing slash; '' is the root. */
  readonly path: string;
  /** As written, where the build puts it in place of `$ARGOCD_APP_SOURCE_PATH`. */
  readonly writtenPath: string;
  readonly url: string;
  readonly targetRevision: string;
  /** Its place in `spec.sources`; undefined where `spec.source` is the only one. */
  readonly index?: number;
  /** `directory`, `kustomize`, `helm` and `plugin` of the source, as written. */
  readonly tools: JsonObject;
  readonly chart?: ArgoChart;
  /** Where its folder is, unless in the files that the Application goes by. */
  readonly elsewhere?: ArgoElsewhere;
}

/** What an AppProject permits an Application, or does not. */
export interface ArgoAsks {
  /** Where its sources are, of this repository or not. */
  readonly urls: readonly string[];
  /** As written: Argo CD knows a cluster by its address or by a name. */
  readonly server: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Where Argo CD itself lives, and takes Applications from without asking. */
  readonly argoNamespace: string;
}
