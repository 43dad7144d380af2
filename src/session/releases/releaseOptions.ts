import { kept } from '../../base/kept.ts';
import type { ServedResource } from '../../cluster/clusterApi.ts';
import type { HelmBuild } from '../../core/owner/helm/helmBuild.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import type { ChartCluster, ChartRequest } from '../../engine/chartEngineApi.ts';

export interface ReleaseFacts {
  /** Of the release as it would be then: the first is an install. */
  readonly revision: number;
  /** The objects that `spec.valuesFrom` names, as far as they exist. */
  readonly configMaps: readonly JsonObject[];
  readonly secrets: readonly JsonObject[];
  readonly cluster: ChartCluster;
  /** What the packed chart's version says beside its own: the commit, how often the HelmChart was changed. */
  readonly versionMetadata?: string | undefined;
}

/** How helm-controller renders a release. Hooks run beside it, and are no part of what it keeps. */
export function releaseOptions(build: HelmBuild, facts: ReleaseFacts): ReleaseOptions {
  const { namespace, name, release, valuesFrom, values, valuesFiles, commonMetadata } = build;
  const isUpgrade = facts.revision > 1;
  const { skipSchemaValidation, definitions } = isUpgrade ? build.upgrade : build.install;
  return {
    values: {
      kind: 'release',
      namespace,
      from: valuesFrom,
      configMaps: facts.configMaps,
      secrets: facts.secrets,
      values,
    },
    release: { name: release.name, namespace: release.namespace, revision: facts.revision, isUpgrade },
    cluster: facts.cluster,
    skipSchemaValidation,
    postRender: {
      strategy: build.postRenderStrategy,
      kustomizations: build.kustomizations,
      commonMetadata,
      labels: {
        'helm.toolkit.fluxcd.io/name': name,
        'helm.toolkit.fluxcd.io/namespace': namespace,
      },
    },
    packing: {
      ...(facts.versionMetadata === undefined ? {} : { versionMetadata: facts.versionMetadata }),
      valuesFiles: valuesFiles.paths,
      ignoreMissing: valuesFiles.ignoreMissing,
    },
    definitions: definitions !== 'Skip',
    hooks: false,
  };
}

/** A cluster as templates see it (`.Capabilities`); without one, as Helm has it. `version` is `v1.37.2`. */
export function chartCluster(
  served: readonly ServedResource[] | undefined,
  version: string | undefined,
): ChartCluster {
  if (!served) return {};
  const apiVersions = apiVersionsOf(served);
  return { ...(version === undefined ? {} : { version }), apiVersions, complete: true };
}

const apiVersionsOf = kept((served: readonly ServedResource[]): readonly string[] => {
  const found = new Set<string>();
  for (const { group, version, kind } of served) {
    const groupVersion = group === '' ? version : `${group}/${version}`;
    found.add(groupVersion).add(`${groupVersion}/${kind}`);
  }
  return [...found].sort();
});

/** How a chart of a repository is rendered: all of the request but what lies in the files. */
export interface ReleaseOptions extends Omit<ChartRequest, 'chart' | 'dependencies' | 'packing'> {
  /** Of a chart that source-controller packs. */
  readonly packing?: {
    readonly versionMetadata?: string;
    /** From the root of the tree. */
    readonly valuesFiles: readonly string[];
    readonly ignoreMissing: boolean;
  };
  /** What becomes of definitions in the chart's `crds/`: they are rendered, or left out. */
  readonly definitions: boolean;
  readonly hooks: boolean;
}
