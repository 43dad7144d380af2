import type { Random } from '../random.ts';

/** An Application that renders a chart of the repository, with values from everywhere that Argo CD takes them from. */
export function generatedApplication(
  random: Random,
  name: string,
  chart: string,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const isShared = random.chance(0.6);
  const [near, shared] = ['values-argo.yaml', `values/${name}.yaml`];
  files.set(`charts/${chart}/${near}`, `${random.some(ofFile, 0.7).join('\n')}\nstrategy: Recreate\n`);
  if (isShared)
    files.set(shared, `# Of all stores.\n${random.some(ofShared, 0.7).join('\n')}\nautomount: true\n`);
  const valueFiles = [near, ...(isShared ? [`$fleet/${shared}`] : [])];
  const source = [
    '    path: charts/' + chart,
    '    helm:',
    `      valueFiles: [${valueFiles.join(', ')}]`,
    ...(random.chance(0.4) ? [`      releaseName: front-${name}`] : []),
    ...(random.chance(0.5)
      ? [
          '      values: |',
          '        # As text.',
          ...random.some(inline, 0.6).map((line) => `        ${line}`),
          '        tls: { secret: text-tls }',
        ]
      : [
          '      valuesObject:',
          ...random.some(inline, 0.6).map((line) => `        ${line}`),
          '        tls: { secret: object-tls }',
        ]),
    '      parameters:',
    '      - { name: replicas, value: "5" }',
    ...random.some(parameters, 0.6).map((line) => `      - ${line}`),
    '      - { name: log.level, value: warn }',
  ];
  files.set(
    `owners/${name}.yaml`,
    [
      'apiVersion: argoproj.io/v1alpha1',
      'kind: Application',
      `metadata: { name: ${name}, namespace: argocd }`,
      'spec:',
      '  project: default',
      '  destination: { server: https://kubernetes.default.svc, namespace: market }',
      ...(isShared
        ? [
            '  sources:',
            ...[
              '    repoURL: https://git.example.com/org/fleet.git',
              '    targetRevision: HEAD',
              ...source,
            ].map((line, i) => (i === 0 ? line.replace('    ', '  - ') : line)),
            '  - { repoURL: "https://git.example.com/org/fleet.git", targetRevision: HEAD, ref: fleet }',
          ]
        : [
            '  source:',
            '    repoURL: https://git.example.com/org/fleet.git',
            '    targetRevision: HEAD',
            ...source,
          ]),
      '',
    ].join('\n'),
  );
  return files;
}

const ofFile = [
  'shutdownSeconds: 41',
  'image: { repository: registry.example.org/argo }',
  'probe: { periodSeconds: 8 }',
];
const ofShared = [
  'host: shared.example.org',
  'annotations: { example.org/shared: "of all" }',
  'service: { targetPort: web }',
];
const inline = [
  'motd: From the Application.',
  'log: { format: text }',
  'readOnly: false',
  'env: { MODE: argo }',
];
const parameters = [
  '{ name: image.tag, value: "3.3", forceString: true }',
  '{ name: "nodeSelector.example\\\\.org/pool", value: argo }',
  '{ name: service.port, value: "8090" }',
  '{ name: "tolerations[0].key", value: reserved }',
];
