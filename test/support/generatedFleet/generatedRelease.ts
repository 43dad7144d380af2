import type { Random } from '../random.ts';

/** A folder with a HelmRelease: values of its own, from generated and written objects, patched, and post-rendered. */
export function generatedRelease(random: Random, name: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const resources = ['release.yaml'];
  const from: string[] = [];
  const lines: string[] = [];
  if (random.chance(0.6)) {
    files.set('values.yaml', random.some(fromFile, 0.6).join('\n'));
    lines.push(
      'configMapGenerator:',
      `- name: ${name}-values`,
      '  files: [values.yaml]',
      'generatorOptions: { disableNameSuffixHash: true }',
    );
    from.push(`  - { kind: ConfigMap, name: ${name}-values }`);
  }
  if (random.chance(0.5)) {
    resources.push('more.yaml');
    files.set(
      'more.yaml',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}-more, namespace: web }\ndata:\n  settings: |\n${random
        .some(fromText, 0.7)
        .map((line) => `    ${line}`)
        .join('\n')}\n`,
    );
    from.push(`  - kind: ConfigMap`, `    name: ${name}-more`, `    valuesKey: settings`);
  }
  if (random.chance(0.4)) {
    resources.push('secret.yaml');
    files.set(
      'secret.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}-token, namespace: web }\nstringData:\n  token: tok-${String(random.below(999))}\n`,
    );
    from.push(`  - { kind: Secret, name: ${name}-token, valuesKey: token, targetPath: secretToken }`);
  }
  const isPatched = random.chance(0.5);
  if (isPatched) {
    files.set(
      'patch.yaml',
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: ${name} }\nspec:\n  values:\n    replicas: ${String(4 + random.below(5))}\n    probe: { path: /ready }\n`,
    );
    lines.push('patches:', '- path: patch.yaml');
  }
  files.set('release.yaml', release(random, name, from));
  files.set(
    'kustomization.yaml',
    [`namespace: web`, `resources: [${resources.join(', ')}]`, ...lines, ''].join('\n'),
  );
  return files;
}

function release(random: Random, name: string, from: readonly string[]): string {
  const values = random.some(inline, 0.5);
  return [
    'apiVersion: helm.toolkit.fluxcd.io/v2',
    'kind: HelmRelease',
    `metadata: { name: ${name} }`,
    'spec:',
    '  interval: 10m',
    ...(random.chance(0.3) ? [`  releaseName: store-${name}`] : []),
    ...(random.chance(0.3) ? ['  targetNamespace: market'] : []),
    `  chart: { spec: { chart: ./charts/${name}, sourceRef: { kind: GitRepository, name: fleet } } }`,
    ...(from.length > 0 ? ['  valuesFrom:', ...from] : []),
    ...(random.chance(0.4) ? ['  commonMetadata:', '    labels: { example.org/cost: retail }'] : []),
    ...(random.chance(0.5)
      ? [
          '  postRenderers:',
          '  - kustomize:',
          '      patches:',
          '      - target: { kind: Service }',
          '        patch: |',
          '          - op: add',
          '            path: /metadata/annotations',
          `            value: { example.org/zone: zone-${String(random.below(9))} }`,
          '      - patch: |',
          '          apiVersion: v1',
          '          kind: Secret',
          `          metadata: { name: any }`,
          '          type: example.org/token',
          '        target: { kind: Secret }',
          ...(random.chance(0.5)
            ? [`      images: [{ name: example.org/shop/web, newTag: 9.${String(random.below(9))}.0 }]`]
            : []),
        ]
      : []),
    '  values:',
    '    resources: { requests: { cpu: 250m } }',
    ...values.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

const inline = [
  'replicas: 3',
  'image: { tag: 2.0.1 }',
  'log: { level: debug }',
  'hostNetwork: true',
  'readOnly: false',
  'service: { type: NodePort, port: 8081 }',
  'env: { MODE: staging, EXTRA: "{{ .Release.Name }}-extra" }',
  'nodeSelector: { example.org/pool: web }',
  'host: "market.example.org"',
  'config: { features: { limit: 40, beta: "on" } }',
];
const fromFile = [
  '# Of the team.',
  'shutdownSeconds: 45',
  'image: { repository: registry.example.org/web }',
  'probe: { periodSeconds: 7 }',
  'annotations: { example.org/contact: "shop@example.org" }',
  'tls: { secret: market-tls }',
];
const fromText = [
  'motd: Closed today.',
  'strategy: Recreate',
  'cache: { size: 2Gi, port: 6380 }',
  'automount: true',
  'log: { format: text }',
];
