import type { SpecFields } from '../specFields.ts';

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

  buildMetadata: built,
  commonMetadata: built,
  components: built,
  /** What is encrypted cannot be compared; see `core/drift/ciphertext.ts`. */
  decryption: built,
  ignoreMissingComponents: built,
  images: built,
  /** Where it is applied to; see `kubeConfigSource.ts`. */
  kubeConfig: built,
  namePrefix: built,
  nameSuffix: built,
  patches: built,
  postBuild: built,
  targetNamespace: built,

  /** What the agent leaves as it is; see `core/drift/ignoredFields.ts`. */
  ignore: none,
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
  /** Of v1beta1; kept in v1beta2 and not used. */
  validation: none,
  /** Of v1beta2; the controller has read v1 since 1.0, which lacks them. */
  patchesJson6902: none,
  patchesStrategicMerge: none,
};

/** Every field of the spec of a Flux GitRepository, of source-controller 1.7.3 and of the older versions of its API. */
export const gitRepositorySpec: SpecFields = {
  ref: built,
  url: built,
  ignore: built,
  sparseCheckout: built,

  include: { effect: 'shapes', how: 'adds files of other repositories, which this clone does not hold' },
  recurseSubmodules: { effect: 'shapes', how: 'adds the files of submodules, which are not read' },

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
