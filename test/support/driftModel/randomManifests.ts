import { accessManifests } from './manifests/access.ts';
import { addressManifests } from './manifests/addresses.ts';
import { admissionManifests } from './manifests/admission.ts';
import { clusterManifests, eventManifests } from './manifests/cluster.ts';
import { configurationManifests } from './manifests/configuration.ts';
import { customManifests } from './manifests/custom.ts';
import { deviceManifests } from './manifests/devices.ts';
import { everyManifests } from './manifests/every.ts';
import { extensionManifests } from './manifests/extensions.ts';
import type { Manifests } from './manifests/manifest.ts';
import { networkManifests } from './manifests/network.ts';
import { podManifests } from './manifests/pods.ts';
import { scalingManifests } from './manifests/scaling.ts';
import { storageManifests } from './manifests/storage.ts';
import { workloadManifests } from './manifests/workloads.ts';

/** Valid manifests by kind, with what tends to be hard in each: lists of every type, defaults, quantities, empties. */
export const randomManifests: Manifests = {
  ...configurationManifests,
  ...workloadManifests,
  ...podManifests,
  ...networkManifests,
  ...addressManifests,
  ...accessManifests,
  ...scalingManifests,
  ...storageManifests,
  ...clusterManifests,
  ...eventManifests,
  ...admissionManifests,
  ...deviceManifests,
  ...extensionManifests,
  ...customManifests,
  ...everyManifests,
};

/** Kinds that a bare API server lets one create, and why there are no manifests of them. */
export const leftOut: Readonly<Record<string, string>> = {
  'certificates.k8s.io/v1 PodCertificateRequest':
    'it proves the key of a running Pod, which only a kubelet can',
};

export const clusterWideKinds: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterTrustBundle',
  'CustomResourceDefinition',
  'DeviceClass',
  'DeviceTaintRule',
  'FlowSchema',
  'IPAddress',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ResourceSlice',
  'RuntimeClass',
  'ServiceCIDR',
  'StorageClass',
  'StorageVersionMigration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);
