import type { Json, JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';

/** One HelmRelease with the objects that its values come from. */
export interface ReleaseCombination {
  readonly name: string;
  readonly spec: JsonObject;
  readonly sources: readonly JsonObject[];
  /** What of the API it uses, for counting. */
  readonly uses: readonly string[];
}

/**
 * Everything that a HelmRelease can say of its objects, each with a chance of its own, of the chart `shop` at
 * `charts/shop` of the GitRepository `charts`. It waits for nothing: there is nobody to run what it applies.
 */
export function randomRelease(random: Random, start: string, namespace: string): ReleaseCombination {
  // With its namespace in front, the name is longer than Helm allows for a release.
  const name = random.chance(0.25) ? `${start}-of-a-shop-with-a-name-of-some-length-for-this` : start;
  const spec: Record<string, Json> = {};
  const chart: Record<string, Json> = {
    chart: random.pick(['charts/shop', './charts/shop/']),
    sourceRef: { kind: 'GitRepository', name: 'charts' },
  };
  const maybe = (into: Record<string, Json>, chance: number, field: string, make: () => Json): void => {
    if (random.chance(chance)) into[field] = make();
  };
  maybe(chart, 0.3, 'valuesFiles', () =>
    random.pick<Json>([
      ['charts/shop/values.yaml', './charts/values/first.yaml'],
      ['charts/shop/values.yaml'],
      ['charts/values/second.yaml'],
    ]),
  );
  maybe(chart, 0.2, 'reconcileStrategy', () => 'Revision');
  if (chart['valuesFiles'] !== undefined && random.chance(0.4)) {
    chart['valuesFiles'] = ['charts/shop/values.yaml', 'charts/values/nowhere.yaml'];
    if (random.chance(0.8)) chart['ignoreMissingValuesFiles'] = true;
  }
  maybe(spec, 0.2, 'releaseName', () => `${start}-named`);
  maybe(spec, 0.3, 'targetNamespace', () => `${namespace}-other`);
  maybe(spec, 0.3, 'storageNamespace', () => `${namespace}-other`);
  maybe(spec, 0.7, 'values', () => values(random));
  maybe(spec, 0.5, 'valuesFrom', () => random.shuffle(references(name)).slice(0, 1 + random.below(3)));
  maybe(spec, 0.4, 'postRenderers', () => random.shuffle(renderers).slice(0, 1 + random.below(2)));
  maybe(spec, 0.3, 'postRenderStrategy', () => random.pick(['nohooks', 'combined', 'separate']));
  maybe(spec, 0.4, 'commonMetadata', () =>
    random.pick<Json>([
      { labels: { team: 'shop', 'helm.toolkit.fluxcd.io/name': 'not this' } },
      { annotations: { 'example.com/note': 'from the spec', template: 'over that of the chart' } },
      { labels: { tier: 'common' }, annotations: { a: 'b' } },
    ]),
  );
  const install: Record<string, Json> = {
    disableWait: true,
    disableHooks: true,
    remediation: { retries: 0 },
  };
  maybe(install, 0.3, 'crds', () => random.pick(['Skip', 'Create', 'CreateReplace']));
  maybe(install, 0.2, 'disableSchemaValidation', () => true);
  const all = { interval: '1h', timeout: '30s', chart: { spec: chart }, install, ...spec };
  return {
    name,
    spec: all,
    sources: sources(name, namespace),
    uses: [...Object.keys(spec), ...Object.keys(chart).slice(2), ...Object.keys(install).slice(3)],
  };
}

function values(random: Random): JsonObject {
  return Object.assign(
    {},
    ...random.some<JsonObject>(
      [
        { replicas: random.pick<Json>([0, 5, 7, 3, 2, 4, 1, 'many']) },
        { image: { repository: 'example.org/other', tag: random.pick<Json>(['2.0', 2, null]) } },
        { config: { removed: null, added: 'a: b', colours: { grass: null, sea: 'teal' } } },
        { cache: { enabled: random.chance(0.5), labels: { gone: null }, size: '5Gi' } },
        { sessions: { enabled: random.chance(0.5), connection: { port: 7000 } } },
        { features: { sessions: random.chance(0.5) } },
        { templated: '{{ .Release.Namespace }}/{{ .Chart.Version }}/{{ .Release.Revision }}' },
        { large: 9007199254740993n, ratio: 1e21, ports: [1, 2, 3] },
        { resources: { limits: { cpu: '1', memory: '64Mi' } } },
        { global: { region: 'us' } },
      ],
      0.4,
    ),
  ) as JsonObject;
}

const references = (name: string): readonly JsonObject[] => [
  { kind: 'ConfigMap', name: `${name}-values` },
  { kind: 'Secret', name: `${name}-values`, valuesKey: 'more.yaml' },
  { kind: 'Secret', name: `${name}-values`, valuesKey: 'tag', targetPath: 'image.tag' },
  { kind: 'ConfigMap', name: `${name}-values`, valuesKey: 'text', targetPath: 'config.text', literal: true },
  { kind: 'ConfigMap', name: `${name}-values`, valuesKey: 'nothing', optional: true },
  { kind: 'ConfigMap', name: 'nowhere', optional: true },
  { kind: 'Secret', name: `${name}-values`, valuesKey: 'quoted', targetPath: 'config.quoted' },
];

const sources = (name: string, namespace: string): readonly JsonObject[] => [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${name}-values`, namespace },
    data: {
      'values.yaml': 'replicas: 3\nconfig:\n  greeting: from a map\n  removed: null\nports: [1]\n',
      text: 'a,b={c}[d]\\e',
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `${name}-values`, namespace },
    stringData: {
      'more.yaml': 'image:\n  repository: example.org/secret\ncache: { size: 9Gi }\n',
      tag: '"1.10"',
      quoted: "'12345'",
    },
  },
];

const renderers: readonly JsonObject[] = [
  {
    kustomize: {
      patches: [
        {
          patch:
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: any\nspec:\n  minReadySeconds: 4\n',
          target: { kind: 'Deployment' },
        },
        {
          patch: '- op: add\n  path: /data/patched\n  value: "yes"\n',
          target: { kind: 'ConfigMap', name: '.*-config' },
        },
      ],
    },
  },
  { kustomize: { images: [{ name: 'example.org/shop', newName: 'mirror.local/shop', newTag: '9' }] } },
  {
    kustomize: {
      patches: [
        {
          patch: '$patch: delete\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: any\n',
          target: { kind: 'ServiceAccount', name: '.*-first' },
        },
      ],
    },
  },
];
