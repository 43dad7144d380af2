import type { Manifests } from '../../driftModel/manifests/manifest.ts';
import { metadata } from '../../driftModel/manifests/parts.ts';
import { podTemplate } from '../../driftModel/manifests/podTemplate.ts';

/** What a cluster is made of, and what its own parts write. */
export const clusterManifests: Manifests = {
  Namespace: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: metadata(random, named),
    spec: { finalizers: ['kubernetes'] },
  }),
  Node: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metadata(random, named),
    spec: { podCIDR: '10.1.0.0/24', podCIDRs: ['10.1.0.0/24'], taints: [{ key: 'a', effect: 'NoSchedule' }] },
  }),
  Pod: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(random, named),
    spec: podTemplate(random, { labels: { app: 'a' } })['spec'] ?? {},
  }),
  PodTemplate: (random, named) => ({
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: metadata(random, named),
    template: podTemplate(random, { labels: { app: 'a' }, restartPolicy: 'Always' }),
  }),
  ReplicationController: (random, named) => ({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: metadata(random, named),
    spec: { replicas: 2, selector: { app: 'a' }, template: podTemplate(random, { labels: { app: 'a' } }) },
  }),
  ReplicaSet: (random, named) => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadata(random, named),
    spec: {
      replicas: 2,
      minReadySeconds: 5,
      selector: { matchLabels: { app: 'a' } },
      template: podTemplate(random, { labels: { app: 'a' } }),
    },
  }),
  ControllerRevision: (random, named) => ({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: metadata(random, named),
    revision: 1,
    data: { a: 1 },
  }),
  Endpoints: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: metadata(random, named),
    subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ name: 'a', port: 80, protocol: 'TCP' }] }],
  }),
  EndpointSlice: (random, named) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata(random, named),
    addressType: 'IPv4',
    endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }],
    ports: [{ name: 'a', port: 80, protocol: 'TCP' }],
  }),
  Lease: (random, named) => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: metadata(random, named),
    spec: { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:00.000000Z' },
  }),
  CertificateSigningRequest: (random, named) => ({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: metadata(random, named),
    spec: {
      signerName: 'example.com/signer',
      usages: ['digital signature', 'client auth'],
      expirationSeconds: 3600,
      request: request(),
    },
  }),
  IngressClass: (random, named) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: metadata(random, named),
    spec: {
      controller: 'example.com/controller',
      parameters: { apiGroup: 'example.com', kind: 'Parameters', name: 'a', scope: 'Cluster' },
    },
  }),
  ServiceCIDR: (random, named) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: metadata(random, named),
    spec: { cidrs: ['10.96.0.0/16'] },
  }),
  APIService: (random, { name }) => ({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { ...metadata(random, { name }), name: `v1.${name}.example.com` },
    spec: {
      group: `${name}.example.com`,
      version: 'v1',
      groupPriorityMinimum: 1000,
      versionPriority: 15,
      insecureSkipTLSVerify: true,
      service: { name: 'a', namespace: 'default', port: 443 },
    },
  }),
  CustomResourceDefinition: (random, { name }) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { ...metadata(random, { name }), name: `${name.replaceAll('-', '')}s.proof.example` },
    spec: {
      group: 'proof.example',
      scope: 'Namespaced',
      names: {
        plural: `${name.replaceAll('-', '')}s`,
        singular: name.replaceAll('-', ''),
        kind: `P${name.replaceAll('-', '')}`,
        listKind: `P${name.replaceAll('-', '')}List`,
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } } },
            },
          },
        },
      ],
    },
  }),
};

/** A certificate signing request (RFC 2986) in PEM, made once; nobody has its key. */
const request = (): string => Buffer.from(pem).toString('base64');

const pem = [
  '-----BEGIN CERTIFICATE REQUEST-----',
  'MIHKMHECAQAwDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEH',
  'A0IABAw/ALnQL32kvonzCVw6N1cO4x4K+esYkeHQYnYfYlq+2kg0zfmKsdjgSALy',
  'tJr112Lc2qsBJxMjpMqtKN9tpFygADAKBggqhkjOPQQDAgNJADBGAiEAtjUHSugh',
  'QW1pw2uCQnHxXsmm3DL+3vC1lMCBcfaRRJICIQDRYYaCWyAVaar1A0WqmgMWWNkj',
  'bLRo7zaBUfy/J2kZbg==',
  '-----END CERTIFICATE REQUEST-----',
  '',
].join('\n');
