import { accessManifests } from './manifests/access.ts';
import { configurationManifests } from './manifests/configuration.ts';
import { customManifests } from './manifests/custom.ts';
import type { Manifests } from './manifests/manifest.ts';
import { networkManifests } from './manifests/network.ts';
import { scalingManifests } from './manifests/scaling.ts';
import { storageManifests } from './manifests/storage.ts';
import { workloadManifests } from './manifests/workloads.ts';

/** Valid manifests by kind, with what tends to be hard in each: lists of every type, defaults, quantities, empties. */
export const randomManifests: Manifests = {
  ...configurationManifests,
  ...workloadManifests,
  ...networkManifests,
  ...accessManifests,
  ...scalingManifests,
  ...storageManifests,
  ...customManifests,
};

export const clusterWideKinds: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'PriorityClass',
  'StorageClass',
]);
