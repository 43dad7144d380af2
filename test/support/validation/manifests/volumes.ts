import type { Manifests } from '../../driftModel/manifests/manifest.ts';
import { metadata } from '../../driftModel/manifests/parts.ts';

/** Storage and devices. */
export const volumeManifests: Manifests = {
  PersistentVolume: (random, named) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: metadata(random, named),
    spec: {
      capacity: { storage: random.pick(['1Gi', '500M']) },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: random.pick(['Retain', 'Delete']),
      csi: { driver: 'disk.example.com', volumeHandle: 'a', fsType: 'ext4' },
    },
  }),
  CSIDriver: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: metadata(random, named),
    spec: { attachRequired: true, podInfoOnMount: false, volumeLifecycleModes: ['Persistent'] },
  }),
  CSINode: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: metadata(random, named),
    spec: {
      drivers: [
        {
          name: 'disk.example.com',
          nodeID: 'a',
          topologyKeys: ['example.com/zone'],
          allocatable: { count: 5 },
        },
      ],
    },
  }),
  CSIStorageCapacity: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIStorageCapacity',
    metadata: metadata(random, named),
    storageClassName: 'fast',
    capacity: '10Gi',
    nodeTopology: { matchLabels: { zone: 'a' } },
  }),
  VolumeAttachment: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: metadata(random, named),
    spec: { attacher: 'disk.example.com', nodeName: 'a', source: { persistentVolumeName: 'a' } },
  }),
  VolumeAttributesClass: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: metadata(random, named),
    driverName: 'disk.example.com',
    parameters: { iops: '1000' },
  }),
  DeviceClass: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: metadata(random, named),
    spec: { selectors: [{ cel: { expression: 'device.driver == "gpu.example.com"' } }] },
  }),
  ResourceClaim: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: metadata(random, named),
    spec: {
      devices: {
        requests: [
          { name: 'gpu', exactly: { deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 1 } },
        ],
      },
    },
  }),
  ResourceClaimTemplate: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaimTemplate',
    metadata: metadata(random, named),
    spec: { spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu' } }] } } },
  }),
  ResourceSlice: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: metadata(random, named),
    spec: {
      driver: 'gpu.example.com',
      nodeName: 'a',
      pool: { name: 'a', generation: 1, resourceSliceCount: 1 },
      devices: [{ name: 'gpu-0', attributes: { model: { string: 'x' } } }],
    },
  }),
};
