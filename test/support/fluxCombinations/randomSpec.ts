import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';

/** What of the spec changes the objects, each with a chance of its own. `prefix` begins the names in the files. */
export function randomSpec(random: Random, prefix: string): JsonObject {
  const spec: Record<string, JsonObject[string]> = {};
  const maybe = (chance: number, field: string, make: () => JsonObject[string]): void => {
    if (random.chance(chance)) spec[field] = make();
  };
  maybe(0.3, 'namePrefix', () => random.pick(['pre-', 'x-']));
  maybe(0.3, 'nameSuffix', () => random.pick(['-post', '-y']));
  maybe(0.4, 'images', () => random.some(images, 0.6));
  maybe(0.45, 'patches', () => random.shuffle(patches(prefix)).slice(0, 1 + random.below(3)));
  maybe(0.3, 'components', () =>
    random.pick([['../parts/label'], ['../parts/label', '../parts/replace'], ['../parts/gone']]),
  );
  maybe(0.6, 'ignoreMissingComponents', () => true);
  maybe(0.2, 'buildMetadata', () =>
    random.pick([
      ['originAnnotations'],
      ['transformerAnnotations'],
      ['originAnnotations', 'transformerAnnotations'],
    ]),
  );
  maybe(0.4, 'commonMetadata', () =>
    random.pick<JsonObject>([
      { labels: { team: 'shop', tier: 'common' } },
      { annotations: { 'example.com/note': 'from the spec' } },
      { labels: { app: 'common' }, annotations: { a: 'b' } },
    ]),
  );
  maybe(0.2, 'force', () => true);
  maybe(0.1, 'decryption', () => ({ provider: 'sops' }));
  // Of what is made anew it ignores nothing.
  maybe(0.3, 'ignore', () => random.some(ignored, 0.6));
  return spec;
}

const images: readonly JsonObject[] = [
  { name: 'nginx', newTag: '2.0' },
  { name: 'ghcr.io/shop/web', newName: 'mirror.local/web' },
  { name: 'registry.local:5000/api', newTag: 'v3' },
  { name: 'nginx', newName: 'nginx-unprivileged', digest: `sha256:${'b'.repeat(64)}` },
];

const ignored: readonly JsonObject[] = [
  { paths: ['/spec/replicas', '/metadata/annotations'], target: { kind: 'Deployment' } },
  { paths: ['/data/patched'] },
  { paths: ['/spec/ports/0/port'], target: { name: '.*-(one|two)', labelSelector: 'app' } },
];

const patches = (prefix: string): readonly JsonObject[] => [
  {
    patch: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: any\nspec:\n  replicas: 4\n',
    target: { kind: 'Deployment' },
  },
  { patch: '- op: add\n  path: /data/patched\n  value: "${WORD:=w}"\n', target: { kind: 'ConfigMap' } },
  {
    patch: 'kind: any\nmetadata:\n  name: any\n  annotations:\n    patched: "yes"\n',
    target: { labelSelector: 'app=web' },
  },
  {
    patch: '$patch: delete\nkind: any\nmetadata:\n  name: any\n',
    target: { kind: 'Service', name: `${prefix}-(one|two)` },
  },
  {
    patch: '[{"op": "replace", "path": "/spec/ports/0/port", "value": 9090}]',
    target: { group: '', version: 'v1', kind: 'Service' },
  },
  {
    patch:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: any\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: nginx:patched\n        - name: added\n          image: nginx\n',
    target: { kind: 'Deployment' },
  },
];
