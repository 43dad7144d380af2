import type { Random } from '../random.ts';

/**
 * A folder that kustomize builds with most of what it can do, the Flux Kustomization that applies it with variables and
 * changes of its own, and, for some, an Application of Argo CD that builds the same folder with its options.
 */
export function generatedStore(random: Random, name: string): ReadonlyMap<string, string> {
  const files = new Map([
    [`stores/${name}/base/kustomization.yaml`, 'resources: [store.yaml, settings.yaml]\n'],
    [`stores/${name}/base/store.yaml`, store(random)],
    [`stores/${name}/base/settings.yaml`, settings(random)],
    [`stores/${name}/strategic.yaml`, strategic(random)],
    [`stores/${name}/json.yaml`, json(random)],
    [`stores/${name}/json.json`, `[{ "op": "replace", "path": "/data/theme", "value": "light" }]\n`],
    [`stores/${name}/banner.txt`, `Open until ${String(18 + random.below(5))}.\n`],
    [`stores/${name}/store.env`, `# Of the shop floor.\nTILLS=${String(random.below(9))}\nSCANNER=fast\n`],
    [`stores/${name}/kustomization.yaml`, kustomization(random)],
    [`owners/${name}.yaml`, owner(random, name)],
    [`variables/${name}.yaml`, variables(random, name)],
  ]);
  if (random.chance(0.6)) files.set(`owners/${name}-argo.yaml`, application(random, name));
  return files;
}

const store = (random: Random): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: store
  annotations:
    example.org/contact: "team-\${TEAM}@example.org"
    example.org/team: \${TEAM}
    example.org/district: "\${DISTRICT:=none}"
spec:
  replicas: ${String(1 + random.below(3))}
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec:
      serviceAccountName: store
      containers:
        - name: store
          image: example.org/store:1.${String(random.below(9))}
          args: ["--region=\${REGION}", --level, "\${LEVEL:=info}"]
          env:
            - { name: CITY, value: "\${CITY}" }
            - { name: REGION, value: "\${REGION:-nowhere}" }
            - { name: PLACE, value: "\${CITY} in \${REGION}" }
            - name: THEME
              valueFrom: { configMapKeyRef: { name: settings, key: theme } }
            - { name: PEER, value: http://peer.placeholder.svc:80 }
        - name: proxy
          image: example.org/proxy:3
---
apiVersion: v1
kind: Service
metadata: { name: store }
spec:
  selector: { app: store }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: store }
`;

const settings = (random: Random): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data:
  theme: dark
  city: \${CITY}
  region: "\${REGION}"
  counters: "\${COUNTERS}"
  limit: "${String(10 + random.below(90))}"
  peer: peer.example.org
`;

const strategic = (random: Random): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: store }
spec:
  minReadySeconds: ${String(1 + random.below(9))}
  template:
    spec:
      containers:
        - name: store
          resources: { limits: { memory: ${String(64 + random.below(64))}Mi } }
          imagePullPolicy: Always
`;

const json = (random: Random): string => `- op: add
  path: /spec/template/spec/containers/0/env/-
  value: { name: SHELF, value: "shelf-${String(random.below(90))}" }
- op: replace
  path: /spec/revisionHistoryLimit
  value: ${String(2 + random.below(7))}
`;

const kustomization = (random: Random): string =>
  [
    'resources: [base]',
    random.chance(0.6) ? 'namePrefix: main-' : 'nameSuffix: -main',
    `labels: [{ pairs: { example.org/part: retail }, includeSelectors: ${String(random.chance(0.5))}, includeTemplates: true }]`,
    'commonAnnotations: { example.org/by: "kustomize" }',
    'images:',
    `- { name: example.org/store, newTag: "2.${String(random.below(9))}" }`,
    '- { name: example.org/proxy, newName: mirror.example.org/proxy }',
    ...(random.chance(0.6) ? [`replicas: [{ name: store, count: ${String(4 + random.below(5))} }]`] : []),
    'configMapGenerator:',
    '- name: floor',
    '  literals: [aisles=12, "hours=9 to 5"]',
    '  files: [banner.txt]',
    '  envs: [store.env]',
    'secretGenerator:',
    '- { name: vault, literals: [code=tulip], options: { disableNameSuffixHash: true } }',
    'patches:',
    '- path: strategic.yaml',
    '- path: json.yaml',
    '  target: { kind: Deployment }',
    '- { path: json.json, target: { kind: ConfigMap, name: settings } }',
    '- target: { kind: Service }',
    '  patch: |',
    '    - op: replace',
    '      path: /spec/ports/0/targetPort',
    `      value: ${String(8081 + random.below(9))}`,
    '- patch: |',
    '    apiVersion: v1',
    '    kind: ServiceAccount',
    '    metadata: { name: store, annotations: { example.org/role: clerk } }',
    'replacements:',
    '- source: { kind: ConfigMap, name: settings, fieldPath: data.peer }',
    '  targets:',
    '  - select: { kind: Deployment }',
    '    fieldPaths: ["spec.template.spec.containers.[name=store].env.[name=PEER].value"]',
    `    options: { delimiter: "/", index: 2 }`,
    '- source: { kind: ConfigMap, name: settings, fieldPath: data.limit }',
    '  targets:',
    '  - select: { kind: Deployment }',
    '    fieldPaths: [metadata.annotations.limit]',
    '    options: { create: true }',
    '',
  ].join('\n');

const owner = (random: Random, name: string): string =>
  [
    'apiVersion: kustomize.toolkit.fluxcd.io/v1',
    'kind: Kustomization',
    `metadata: { name: ${name}, namespace: flux-system }`,
    'spec:',
    '  interval: 10m',
    `  path: ./stores/${name}`,
    '  prune: true',
    '  sourceRef: { kind: GitRepository, name: fleet }',
    `  targetNamespace: ${name}`,
    ...(random.chance(0.5) ? ['  commonMetadata: { labels: { example.org/zone: north } }'] : []),
    ...(random.chance(0.5) ? ['  nameSuffix: -v2'] : []),
    ...(random.chance(0.5) ? ['  images: [{ name: mirror.example.org/proxy, newTag: "4" }]'] : []),
    '  patches:',
    '  - target: { kind: Service }',
    '    patch: |',
    '      - op: add',
    '        path: /metadata/annotations/example.org~1lane',
    `        value: lane-${String(random.below(9))}`,
    '  - patch: |',
    '      apiVersion: v1',
    '      kind: ServiceAccount',
    '      metadata: { name: all }',
    '      automountServiceAccountToken: false',
    '    target: { kind: ServiceAccount }',
    '  postBuild:',
    `    substitute: { REGION: region-${String(random.below(9))}, TEAM: retail }`,
    `    substituteFrom: [{ kind: ConfigMap, name: ${name}-variables }]`,
    '',
  ].join('\n');

const variables = (random: Random, name: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}-variables, namespace: flux-system }
data:
  CITY: city-${String(random.below(90))}
  DISTRICT: 'district-${name}' # of the city
  COUNTERS: "12"
  TEAM: nobody
${random.chance(0.5) ? '  LEVEL: debug\n' : ''}`;

const application = (random: Random, name: string): string =>
  [
    'apiVersion: argoproj.io/v1alpha1',
    'kind: Application',
    `metadata: { name: ${name}, namespace: argocd }`,
    'spec:',
    '  project: default',
    `  destination: { server: https://kubernetes.default.svc, namespace: ${name} }`,
    '  source:',
    '    repoURL: https://git.example.com/org/fleet.git',
    '    targetRevision: HEAD',
    `    path: stores/${name}`,
    '    kustomize:',
    ...random.some(
      [
        '      namePrefix: argo-',
        '      nameSuffix: -argo',
        '      images: ["example.org/store=mirror.example.org/store:5.1"]',
        '      replicas: [{ name: store, count: 6 }]',
        '      commonAnnotations: { example.org/by-argo: "yes, it is" }',
        '      commonLabels: { example.org/floor: ground }',
        '      namespace: argo-stores',
      ],
      0.6,
    ),
    '      patches:',
    '      - target: { kind: ServiceAccount }',
    '        patch: |',
    '          - op: add',
    '            path: /automountServiceAccountToken',
    '            value: true',
    '',
  ].join('\n');
