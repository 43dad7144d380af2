import { clusterWideKinds, randomManifests } from '../driftModel/randomManifests.ts';
import type { Manifests } from '../driftModel/manifests/manifest.ts';
import { clusterManifests } from './manifests/cluster.ts';
import { policyManifests } from './manifests/policies.ts';
import { volumeManifests } from './manifests/volumes.ts';

/** Valid manifests of every built-in kind that a server serves by default, and of our own. */
export const proofManifests: Manifests = {
  ...randomManifests,
  ...clusterManifests,
  ...policyManifests,
  ...volumeManifests,
};

export const isClusterWide = (kind: string): boolean => clusterWideKinds.has(kind) || clusterWide.has(kind);

const clusterWide: ReadonlySet<string> = new Set([
  ...Object.keys(policyManifests),
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'CustomResourceDefinition',
  'DeviceClass',
  'IngressClass',
  'Namespace',
  'Node',
  'PersistentVolume',
  'ResourceSlice',
  'ServiceCIDR',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);
