import type { JsonObject } from '../../../src/core/resource/json.ts';

/** The objects of one application as a team writes them, without a namespace: what clusters hold most of. */
export function applicationObjects(name: string, index: number): readonly JsonObject[] {
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'shop' };
  const object = (apiVersion: string, kind: string, rest: JsonObject, suffix = ''): JsonObject => ({
    apiVersion,
    kind,
    metadata: { name: `${name}${suffix}`, labels },
    ...rest,
  });
  return [
    object('apps/v1', 'Deployment', { spec: deploymentSpec(name, index) }),
    object('v1', 'Service', { spec: serviceSpec(name) }),
    object('v1', 'ConfigMap', { data: settings(name, index) }),
    object('v1', 'ServiceAccount', { automountServiceAccountToken: false }),
    object('networking.k8s.io/v1', 'Ingress', { spec: ingressSpec(name) }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec: autoscalerSpec(name) }),
    object('policy/v1', 'PodDisruptionBudget', {
      spec: { minAvailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': name } } },
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', { spec: networkPolicySpec(name) }),
    object('v1', 'ConfigMap', { data: dashboard(name) }, '-dashboard'),
    object('batch/v1', 'CronJob', { spec: cronJobSpec(name) }, '-cleanup'),
  ];
}

/** How many objects an application has. */
export const objectsPerApplication = 10;

function podSpec(name: string, args: readonly string[]): JsonObject {
  return {
    serviceAccountName: name,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'app',
        image: `registry.example.com/shop/${name}:1.4.2`,
        args,
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        env: [
          { name: 'LOG_LEVEL', valueFrom: { configMapKeyRef: { name, key: 'log-level' } } },
          { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'REGION', value: 'eu-central-1' },
        ],
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        livenessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10 },
        readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
        volumeMounts: [{ name: 'settings', mountPath: '/etc/app', readOnly: true }],
      },
    ],
    volumes: [{ name: 'settings', configMap: { name } }],
  };
}

function deploymentSpec(name: string, index: number): JsonObject {
  const selector = { 'app.kubernetes.io/name': name };
  return {
    replicas: 2 + (index % 3),
    revisionHistoryLimit: 3,
    selector: { matchLabels: selector },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels: selector, annotations: { 'prometheus.io/scrape': 'true' } },
      spec: podSpec(name, ['serve', '--port=8080']),
    },
  };
}

const serviceSpec = (name: string): JsonObject => ({
  selector: { 'app.kubernetes.io/name': name },
  ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
});

const settings = (name: string, index: number): JsonObject => ({
  'log-level': 'info',
  'cache-size': String(64 + (index % 7)),
  'application.yaml': `name: ${name}\nserver:\n  port: 8080\n  timeout: 30s\nfeatures:\n  checkout: true\n  search: ${String(index % 2 === 0)}\n`,
});

const dashboard = (name: string): JsonObject => ({
  [`${name}.json`]: JSON.stringify({
    title: name,
    panels: ['requests', 'errors', 'duration'].map((title, id) => ({
      id,
      title,
      type: 'timeseries',
      targets: [{ expr: `sum(rate(http_${title}_total{app="${name}"}[5m])) by (code)` }],
    })),
  }),
});

const ingressSpec = (name: string): JsonObject => ({
  ingressClassName: 'nginx',
  rules: [
    {
      host: `${name}.example.com`,
      http: {
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
      },
    },
  ],
  tls: [{ hosts: [`${name}.example.com`], secretName: `${name}-tls` }],
});

const autoscalerSpec = (name: string): JsonObject => ({
  scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
  minReplicas: 2,
  maxReplicas: 10,
  metrics: [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ],
});

const networkPolicySpec = (name: string): JsonObject => ({
  podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
  policyTypes: ['Ingress'],
  ingress: [
    {
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }],
      ports: [{ port: 8080, protocol: 'TCP' }],
    },
  ],
});

const cronJobSpec = (name: string): JsonObject => ({
  schedule: '17 3 * * *',
  concurrencyPolicy: 'Forbid',
  jobTemplate: {
    spec: { template: { spec: { ...podSpec(name, ['cleanup']), restartPolicy: 'Never' } } },
  },
});
