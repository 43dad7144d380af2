import type { Random } from '../random.ts';

/** Manifests that several agents may write side by side: every name begins with `prefix`. */
export function randomManifests(random: Random, count: number, prefix: string): readonly string[] {
  const names = random.shuffle(['one', 'two', 'three', 'four', 'five', 'six']);
  return Array.from({ length: count }, (_, i) =>
    random.pick(kinds)(
      random,
      `${prefix}-${names[i % names.length] ?? 'one'}${i < names.length ? '' : String(i)}`,
    ),
  );
}

const metadata = (random: Random, name: string): readonly string[] => [
  'metadata:',
  `  name: ${name}`,
  ...(random.chance(0.5) ? ['  labels:', `    app: ${random.pick(['web', 'api'])}`] : []),
  ...(random.chance(0.3) ? ['  annotations: {note: "012", "example.com/on": "yes"}'] : []),
  ...(random.chance(0.15) ? ['  namespace: fleet-other'] : []),
];

function configMap(random: Random, name: string): string {
  return [
    'apiVersion: v1',
    'kind: ConfigMap',
    ...metadata(random, name),
    'data:',
    '  plain: text',
    ...random
      .some(['  "on": "off"', '  mode: "0644"', '  "8080": port', '  long: |', '  time: "1:30"'], 0.4)
      .flatMap((line) => (line.endsWith('|') ? [line, '    #!/bin/sh', '    echo "$HOME"'] : [line])),
    '',
  ].join('\n');
}

export function deployment(random: Random, name: string): string {
  const app = random.pick(['web', 'api']);
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    ...metadata(random, name),
    'spec:',
    `  replicas: ${random.pick(['1', '0x2', '0o3'])}`,
    '  selector:',
    `    matchLabels: {app: ${app}}`,
    '  template:',
    '    metadata:',
    `      labels: {app: ${app}}`,
    '    spec:',
    '      containers:',
    '        - name: main',
    `          image: ${random.pick(['nginx', 'nginx:1.27', 'ghcr.io/shop/web:1', 'registry.local:5000/api@sha256:' + 'a'.repeat(64)])}`,
    ...(random.chance(0.4) ? ['          env: [{name: A, value: "1"}, {name: B, value: "n"}]'] : []),
    '',
  ].join('\n');
}

const service = (random: Random, name: string): string =>
  [
    'apiVersion: v1',
    'kind: Service',
    ...metadata(random, name),
    'spec:',
    `  selector: {app: ${random.pick(['web', 'api'])}}`,
    `  ports: [{name: http, port: ${random.pick(['80', '8443'])}}]`,
    '',
  ].join('\n');

const clusterRole = (random: Random, name: string): string =>
  [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    ...metadata(random, name).filter((line) => !line.includes('namespace')),
    'rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]',
    '',
  ].join('\n');

const kinds = [configMap, deployment, service, configMap, clusterRole] as const;
