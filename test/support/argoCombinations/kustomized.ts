import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';
import { randomCluster } from './chart.ts';
import { deployment, randomManifests } from './manifests.ts';

/** `spec.source.kustomize`, each option with a chance of its own. */
export function randomKustomize(random: Random, prefix: string): JsonObject {
  const options: Record<string, JsonObject[string]> = {};
  const maybe = (chance: number, name: string, make: () => JsonObject[string]): void => {
    if (random.chance(chance)) options[name] = make();
  };
  maybe(0.3, 'namePrefix', () => random.pick(['pre-', 'x-']));
  maybe(0.3, 'nameSuffix', () => '-post');
  maybe(0.5, 'images', () => random.some(images, 0.4));
  maybe(0.35, 'replicas', () => [{ name: `${prefix}-web`, count: random.pick<number | string>([4, '5']) }]);
  maybe(0.4, 'commonLabels', () => ({ team: random.pick(['shop', '${ARGOCD_APP_NAME}']), app: 'common' }));
  maybe(0.7, 'forceCommonLabels', () => true);
  maybe(0.4, 'labelWithoutSelector', () => true);
  if (options['labelWithoutSelector']) maybe(0.4, 'labelIncludeTemplates', () => true);
  // Another label of the selector's on the template alone: the API server refuses that, and Argo CD tries for a quarter of an hour.
  if (options['labelIncludeTemplates'] && options['commonLabels'])
    options['commonLabels'] = { team: '${ARGOCD_APP_NAME}' };
  maybe(0.3, 'commonAnnotations', () => ({
    'example.com/note': 'of ${ARGOCD_APP_NAME}',
    short: '$ARGOCD_APP_REVISION_SHORT',
  }));
  maybe(0.3, 'commonAnnotationsEnvsubst', () => true);
  maybe(0.2, 'namespace', () => 'fleet-other');
  maybe(0.4, 'patches', () => random.some(patches, 0.5));
  maybe(0.3, 'components', () => random.pick([['../parts/label'], ['../parts/label'], ['../parts/gone']]));
  maybe(0.8, 'ignoreMissingComponents', () => true);
  // Only charts that it inflates would see them.
  return { ...options, ...(random.chance(0.3) ? randomCluster(random) : {}) };
}

const images = [
  'nginx:2.0',
  'nginx=mirror.local:5000/nginx:3',
  'ghcr.io/shop/web=*:7',
  'registry.local:5000/api:v3',
  `nginx@sha256:${'b'.repeat(64)}`,
  'ghcr.io/shop/web:${ARGOCD_APP_REVISION_SHORT_8}',
];

const patches: readonly JsonObject[] = [
  {
    target: { kind: 'Deployment' },
    patch: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: any\nspec:\n  paused: true\n',
  },
  { target: { kind: 'ConfigMap' }, patch: '- {op: add, path: /data/patched, value: "yes"}\n' },
  { target: { kind: 'Service' }, patch: '$patch: delete\nkind: any\nmetadata:\n  name: any\n' },
  { target: { labelSelector: 'app=web' }, path: 'patch.yaml' },
];

/** A kustomization with a few entries of its own, and what the options may name beside it. */
export function kustomizedFolder(
  random: Random,
  folder: string,
  prefix: string,
): Readonly<Record<string, string>> {
  const manifests = [
    deployment(random, `${prefix}-web`),
    ...randomManifests(random, 2 + random.below(4), prefix),
  ];
  const named = manifests.map((text, i) => [`m${String(i)}.yaml`, text] as const);
  const lines = [
    `resources: [${named.map(([file]) => file).join(', ')}]`,
    ...random.some(
      [
        'namePrefix: k-',
        'images: [{name: nginx, newTag: "1.5"}, {name: ghcr.io/shop/web, newName: own.local/web}]',
        'labels: [{pairs: {from: kustomization}}]',
        'commonAnnotations: {note: here}',
        'commonLabels: {app: common}',
        `configMapGenerator: [{name: ${prefix}-made, literals: [a=b]}]`,
        `replicas: [{name: ${prefix}-web, count: 9}]`,
        'patches: [{target: {kind: Deployment}, patch: "- {op: add, path: /spec/minReadySeconds, value: 3}"}]',
        'sortOptions: {order: fifo}',
      ],
      0.25,
    ),
  ];
  const parts = `${folder.split('/')[0] ?? ''}/parts`;
  return {
    ...Object.fromEntries(named.map(([file, text]) => [`${folder}/${file}`, text])),
    [`${folder}/${random.pick(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])}`]: `${lines.join('\n')}\n`,
    [`${folder}/patch.yaml`]: 'kind: any\nmetadata:\n  name: any\n  annotations: {patched: "yes"}\n',
    [`${parts}/label/kustomization.yaml`]:
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {component: "on"}}]\n',
  };
}
