import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata, someOf, values } from './parts.ts';

export const addressManifests: Manifests = {
  Endpoints: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: metadata(random, named),
    ...maybe(random, 0.8, 'subsets', () => [
      {
        addresses: random.shuffle([
          { ip: '192.0.2.1' },
          ...random.some([{ ip: '192.0.2.2', hostname: 'h' }]),
        ]),
        ports: [{ port: 80, ...maybe(random, 0.4, 'protocol', () => random.pick(['TCP', 'UDP'])) }],
      },
    ]),
  }),
  EndpointSlice: (random, named) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata(random, named),
    addressType: 'IPv4',
    endpoints: random.some<Json>([
      { addresses: ['192.0.2.1'], conditions: { ready: true } },
      { addresses: ['192.0.2.2'], hostname: 'h', zone: 'z' },
    ]),
    ports: random.some<Json>([{ port: 80 }, { name: 'b', port: 81, protocol: 'UDP' }]),
  }),
  IPAddress: (random, named) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: { ...metadata(random, named), name: addressOf(named.name) },
    spec: {
      parentRef: { resource: 'services', name: random.chance(0.05) ? 'b' : 'a', namespace: 'default' },
    },
  }),
  ServiceCIDR: (random, named) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: metadata(random, named),
    spec: { cidrs: [random.chance(0.05) ? '198.51.100.64/26' : '198.51.100.0/26'] },
  }),
  IngressClass: (random, named) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: metadata(random, named),
    spec: {
      controller: random.chance(0.05) ? 'nobody.example/other' : 'nobody.example/none',
      ...maybe(random, 0.5, 'parameters', () => ({
        ...maybe(random, 0.5, 'apiGroup', () => 'nobody.example'),
        kind: 'Nothing',
        name: random.pick(['a', 'b']),
        ...maybe(random, 0.3, 'scope', () => 'Cluster'),
      })),
    },
  }),
  PersistentVolume: (random, named) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: metadata(random, named),
    spec: {
      capacity: { storage: random.pick(['1Gi', '1024Mi', '2Gi']) },
      accessModes: random.pick<Json>([['ReadWriteOnce'], ['ReadWriteOnce', 'ReadOnlyMany']]),
      hostPath: { path: random.chance(0.05) ? '/b' : '/a' },
      ...maybe(random, 0.5, 'persistentVolumeReclaimPolicy', () => random.pick(['Retain', 'Delete'])),
      ...maybe(random, 0.3, 'mountOptions', () => someOf(random, ['ro', 'soft'])),
      ...maybe(random, 0.2, 'storageClassName', () => 'none'),
    },
  }),
  CSIDriver: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.3, 'attachRequired', () => random.chance(0.9)),
      ...maybe(random, 0.5, 'podInfoOnMount', () => random.chance(0.5)),
      ...maybe(random, 0.3, 'tokenRequests', () => [{ audience: random.pick(['a', 'b']) }]),
      ...maybe(random, 0.3, 'requiresRepublish', () => random.chance(0.5)),
    },
  }),
  CSINode: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: metadata(random, named),
    spec: {
      drivers: random
        .shuffle(['a.example', ...random.some(['b.example'])])
        .map((name) => ({ name, nodeID: 'n', topologyKeys: ['zone'] })),
    },
  }),
  CSIStorageCapacity: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIStorageCapacity',
    metadata: metadata(random, named),
    storageClassName: random.chance(0.05) ? 'other' : 'none',
    ...maybe(random, 0.7, 'capacity', () => random.pick(['1Gi', '1024Mi', '2Gi'])),
    ...maybe(random, 0.3, 'nodeTopology', () => ({ matchLabels: values(random, ['zone']) })),
  }),
  VolumeAttachment: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: metadata(random, named),
    spec: {
      attacher: 'nobody.example',
      nodeName: random.chance(0.05) ? 'b' : 'a',
      source: { persistentVolumeName: 'none' },
    },
  }),
  VolumeAttributesClass: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: metadata(random, named),
    driverName: 'nobody.example',
    parameters: { iops: random.chance(0.05) ? '2' : '1' },
  }),
};

/** An address is its own name. */
function addressOf(name: string): string {
  const number = Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) % 65_536, 7);
  return `203.0.${String(number >> 8)}.${String(number & 255)}`;
}
