import type { SpecFields } from '../specFields.ts';

const none = { effect: 'none' } as const;
const built = { effect: 'built' } as const;

/**
 * Every field of the spec of a Flux HelmRelease, of helm-controller 1.6. Source: `api/v2/helmrelease_types.go`, and what
 * `internal/action` does with them.
 */
export const helmReleaseSpec: SpecFields = {
  chart: built,
  chartRef: built,

  commonMetadata: built,
  install: built,
  /** Where it is installed; see `kubeConfigSource.ts`. */
  kubeConfig: built,
  postRenderStrategy: built,
  postRenderers: built,
  releaseName: built,
  storageNamespace: built,
  targetNamespace: built,
  upgrade: built,
  values: built,
  valuesFrom: built,

  // When and as whom the agent acts, what it waits for, and what it does about drift and failures.
  dependsOn: none,
  driftDetection: none,
  healthCheckExprs: none,
  interval: none,
  maxHistory: none,
  persistentClient: none,
  rollback: none,
  serviceAccountName: none,
  suspend: none,
  test: none,
  timeout: none,
  uninstall: none,
  waitStrategy: none,
};
