import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { fluxNamespace as namespace } from '../../harness/flux.ts';
import { objectsIn } from '../../harness/installCrds.ts';
import { provideFluxController } from '../../harness/tools/flux.ts';
import { artifactGenerators } from './schemaless.ts';

const controllers = ['source-controller', 'kustomize-controller', 'helm-controller'] as const;

/** What `flux bootstrap` installs, in short: the definitions are those of the controllers that run here. */
export async function gotkComponents(): Promise<readonly JsonObject[]> {
  const definitions = await Promise.all(
    controllers.map(async (controller) => {
      const folder = path.join(await provideFluxController(controller), 'crds');
      return readdirSync(folder).flatMap((file) => objectsIn(readFileSync(path.join(folder, file), 'utf8')));
    }),
  );
  return [
    {
      ...{ apiVersion: 'v1', kind: 'Namespace' },
      metadata: { name: namespace, labels: { ...labels, 'pod-security.kubernetes.io/warn': 'restricted' } },
    },
    ...[...definitions.flat(), artifactGenerators].map(labelled),
    {
      ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
      metadata: { name: 'allow-egress', namespace, labels },
      spec: {
        podSelector: {},
        egress: [{}],
        ingress: [{ from: [{ podSelector: {} }] }],
        policyTypes: ['Ingress', 'Egress'],
      },
    },
    {
      ...{ apiVersion: 'v1', kind: 'ResourceQuota' },
      metadata: { name: 'critical-pods', namespace, labels },
      spec: {
        hard: { pods: '1000' },
        scopeSelector: {
          matchExpressions: [
            { operator: 'In', scopeName: 'PriorityClass', values: ['system-cluster-critical'] },
          ],
        },
      },
    },
    {
      ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding' },
      metadata: { name: 'cluster-reconciler', labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: controllers.map((name) => ({ kind: 'ServiceAccount', name, namespace })),
    },
    ...controllers.flatMap(controllerObjects),
  ];
}

const labels = { 'app.kubernetes.io/instance': namespace, 'app.kubernetes.io/part-of': 'flux' };

const labelled = (definition: JsonObject): JsonObject => ({
  ...definition,
  metadata: { ...(definition['metadata'] as JsonObject), labels },
});

function controllerObjects(name: string): readonly JsonObject[] {
  const metadata = { name, namespace, labels: { ...labels, 'app.kubernetes.io/component': name } };
  const probe = (place: string, port: string): JsonObject => ({ httpGet: { path: place, port } });
  const container: JsonObject = {
    name: 'manager',
    image: `ghcr.io/fluxcd/${name}:v1.0.0`,
    imagePullPolicy: 'IfNotPresent',
    args: ['--watch-all-namespaces=true', '--log-encoding=json', '--enable-leader-election'],
    env: [{ name: 'RUNTIME_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }],
    ports: [
      { containerPort: 8080, name: 'http-prom', protocol: 'TCP' },
      { containerPort: 9440, name: 'healthz', protocol: 'TCP' },
    ],
    livenessProbe: probe('/healthz', 'healthz'),
    readinessProbe: probe('/readyz', 'healthz'),
    resources: { limits: { cpu: '1000m', memory: '1Gi' }, requests: { cpu: '100m', memory: '64Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ mountPath: '/tmp', name: 'temp' }],
  };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata },
      spec: {
        type: 'ClusterIP',
        selector: { app: name },
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http-prom' }],
      },
    },
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name }, annotations: { 'prometheus.io/scrape': 'true' } },
          spec: {
            serviceAccountName: name,
            priorityClassName: 'system-cluster-critical',
            terminationGracePeriodSeconds: 60,
            securityContext: { fsGroup: 1337 },
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            containers: [container],
            volumes: [{ emptyDir: {}, name: 'temp' }],
          },
        },
      },
    },
  ];
}
