import type { SpecFields } from './specFields.ts';

const none = { effect: 'none' } as const;
const built = { effect: 'built' } as const;

/**
 * Every field of the spec of a Flux Kustomization, of kustomize-controller 1.9.5 and of the older versions of its API.
 * Source: `api/v1/kustomization_types.go`, and what `kustomization_controller.go` and the generator of
 * `fluxcd/pkg/kustomize` do with them.
 */
export const kustomizationSpec: SpecFields = {
  path: built,
  sourceRef: built,

  buildMetadata: { effect: 'shapes', how: 'adds annotations of the build' },
  commonMetadata: { effect: 'shapes', how: 'adds labels and annotations to every object' },
  components: { effect: 'shapes', how: 'adds kustomize components' },
  decryption: { effect: 'shapes', how: 'decrypts secrets with keys of the cluster', evenEmpty: true },
  ignore: { effect: 'shapes', how: 'leaves fields as they are in the cluster' },
  images: { effect: 'shapes', how: 'replaces images' },
  kubeConfig: { effect: 'shapes', how: 'applies to another cluster', evenEmpty: true },
  namePrefix: { effect: 'shapes', how: 'puts a prefix before every name' },
  nameSuffix: { effect: 'shapes', how: 'puts a suffix behind every name' },
  patches: { effect: 'shapes', how: 'patches the rendered objects' },
  patchesJson6902: { effect: 'shapes', how: 'patches the rendered objects' },
  patchesStrategicMerge: { effect: 'shapes', how: 'patches the rendered objects' },
  postBuild: { effect: 'shapes', how: 'substitutes variables', evenEmpty: true },
  targetNamespace: { effect: 'shapes', how: 'sets the namespace of every object' },

  // When and as whom the agent writes, what it waits for and what it deletes.
  deletionPolicy: none,
  dependsOn: none,
  healthCheckExprs: none,
  healthChecks: none,
  interval: none,
  prune: none,
  retryInterval: none,
  serviceAccountName: none,
  suspend: none,
  timeout: none,
  wait: none,
  /** Recreates an object whose immutable field changed: a way of writing, not another result. */
  force: none,
  /** Says something about `components` only, and where there are any nothing is compared. */
  ignoreMissingComponents: none,
  /** Of v1beta1; kept in v1beta2 and not used. */
  validation: none,
};

/** Every field of the spec of a Flux GitRepository, of source-controller 1.7.3 and of the older versions of its API. */
export const gitRepositorySpec: SpecFields = {
  ref: built,
  url: built,

  ignore: { effect: 'shapes', how: 'leaves files out of the source' },
  include: { effect: 'shapes', how: 'adds files of other repositories' },
  recurseSubmodules: { effect: 'shapes', how: 'adds the files of submodules' },
  sparseCheckout: { effect: 'shapes', how: 'takes some folders only' },

  // When and as whom the agent fetches, and whose signature it wants to see.
  accessFrom: none,
  gitImplementation: none,
  interval: none,
  provider: none,
  proxySecretRef: none,
  secretRef: none,
  serviceAccountName: none,
  suspend: none,
  timeout: none,
  verify: none,
};
