import type { Random } from '../random.ts';

/** Texts with and without variables, of which YAML may make something else. */
const texts = [
  'plain',
  '"quoted"',
  "'${WORD}'",
  '"${WORD}"',
  '${WORD}',
  'a-${WORD}-b',
  '${NUMBER}',
  '"n${NUMBER}"',
  '${MISSING:=fallback}',
  '${MISSING:-"two words"}',
  '"${MISSING}"',
  '${WORD^^}',
  '${WORD:0:2}',
  '${WORD/o/0}',
  '${#WORD}',
  '$${WORD}',
  '$WORD ${PASSWORD}',
  '${PASSWORD}',
  '"on"',
  '0x1F',
  '1e3',
] as const;

const name = (random: Random, prefix: string): string =>
  `${prefix}-${random.pick(['one', 'two', 'three', 'four'])}`;

export interface ManifestOptions {
  /** What every name begins with: others use the same namespace. */
  readonly prefix: string;
  /** Written into the metadata; undefined leaves it to others. */
  readonly namespace: string | undefined;
}

const metadata = (random: Random, { prefix, namespace }: ManifestOptions): string =>
  [
    'metadata:',
    `  name: ${name(random, prefix)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
    ...(random.chance(0.5)
      ? ['  labels:', `    app: ${random.pick(['web', 'api'])}`, '    tier: ${TIER:=front}']
      : []),
    ...(random.chance(0.2) ? ['  annotations:', '    kustomize.toolkit.fluxcd.io/substitute: disabled'] : []),
  ].join('\n');

/** `data` as API servers want it: all values are texts. */
const textOnly = texts.filter((text) => !/^(\$\{NUMBER\}|\$\{#WORD\}|0x1F|1e3)$/.test(text));

function configMap(random: Random, options: ManifestOptions): string {
  const keys = random.some(['a', 'b', 'c', 'd'], 0.7);
  const [first = 'plain', ...rest] = textOnly;
  return [
    'apiVersion: v1',
    'kind: ConfigMap',
    metadata(random, options),
    'data:',
    '  always: "there"',
    ...keys.map((key) => `  ${key}: ${random.pick([first, ...rest])}`),
    ...(random.chance(0.3) ? ['  script: |', '    #!/bin/sh', '    echo ${WORD:-x} "$${HOME}"'] : []),
    '',
  ].join('\n');
}

function secret(random: Random, options: ManifestOptions): string {
  return [
    'apiVersion: v1',
    'kind: Secret',
    metadata(random, options),
    'stringData:',
    `  password: ${random.pick(['"x${PASSWORD}"', '"${PASSWORD}"', 'constant'])}`,
    '',
  ].join('\n');
}

const images = [
  'nginx',
  'nginx:1.27',
  'ghcr.io/shop/web:${TAG:=1.0}',
  'registry.local:5000/api@sha256:' + 'a'.repeat(64),
] as const;

function deployment(random: Random, options: ManifestOptions): string {
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    metadata(random, options),
    'spec:',
    `  replicas: ${random.pick(['1', '${NUMBER}', '${MISSING:=2}'])}`,
    '  selector:',
    '    matchLabels:',
    '      app: web',
    '  template:',
    '    metadata:',
    '      labels:',
    '        app: web',
    '    spec:',
    '      containers:',
    '        - name: main',
    `          image: ${random.pick(images)}`,
    '          env:',
    '            - name: WORD',
    `              value: ${random.pick(['"${WORD}"', '"n${NUMBER}"', '"${PASSWORD}"'])}`,
    '            - name: FROM',
    '              valueFrom:',
    '                configMapKeyRef:',
    `                  name: ${name(random, options.prefix)}`,
    '                  key: always',
    ...(random.chance(0.5) ? ['        - name: side', `          image: ${random.pick(images)}`] : []),
    '',
  ].join('\n');
}

function service(random: Random, options: ManifestOptions): string {
  return [
    'apiVersion: v1',
    'kind: Service',
    metadata(random, options),
    'spec:',
    '  selector:',
    '    app: web',
    '  ports:',
    '    - name: http',
    `      port: ${random.pick(['80', '${PORT:=8080}'])}`,
    '',
  ].join('\n');
}

function clusterRole(random: Random, { prefix }: ManifestOptions): string {
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    metadata(random, { prefix, namespace: undefined }),
    'rules:',
    '  - apiGroups: [""]',
    '    resources: [pods]',
    `    verbs: [${random.pick(['get', 'list', 'get, list'])}]`,
    '',
  ].join('\n');
}

const kinds = [configMap, configMap, secret, deployment, service, clusterRole] as const;

/** Some manifests, of which no two have the same kind and name. */
export function randomManifests(random: Random, count: number, options: ManifestOptions): readonly string[] {
  const found = new Map<string, string>();
  for (let i = 0; i < count; i++) {
    const text = random.pick(kinds)(random, options);
    found.set(/kind: (.*)[\s\S]*?name: (.*)/.exec(text)?.slice(1).join('/') ?? '', text);
  }
  return [...found.values()];
}
