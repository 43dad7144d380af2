import { isObject, type JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';
import { randomGenerator, tag } from './randomGenerator.ts';

/** An ApplicationSet whose Applications have names that begin with its own. */
export function randomSet(random: Random, name: string, repoURL: string): JsonObject {
  const goTemplate = random.chance(0.6);
  const made = randomGenerator(random, { repoURL, goTemplate });
  const named = [name, ...made.names.map((one) => inName(one, goTemplate))].join('-');
  const spec: Record<string, JsonObject[string]> = {
    generators: [random.chance(0.25) ? withTemplate(random, made.generator, goTemplate) : made.generator],
    template: template(random, named, repoURL, goTemplate),
  };
  if (goTemplate) spec['goTemplate'] = true;
  if (goTemplate && random.chance(0.3)) spec['goTemplateOptions'] = ['missingkey=error'];
  if (random.chance(0.25)) spec['templatePatch'] = random.pick(goTemplate ? goPatches : patches);
  if (random.chance(0.3)) spec['syncPolicy'] = { preserveResourcesOnDeletion: random.chance(0.7) };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name, namespace: 'argocd' },
    spec,
  };
}

const inName = (parameter: string, goTemplate: boolean): string =>
  goTemplate ? `{{ .${parameter} | toString | normalize }}` : tag(parameter, false);

function template(random: Random, name: string, repoURL: string, goTemplate: boolean): JsonObject {
  const any = (parameter: string): string => tag(parameter, goTemplate);
  const sources = goTemplate ? goSources : oldSources;
  return {
    metadata: {
      name,
      ...(random.chance(0.3)
        ? { labels: { team: 'shop', ...(random.chance(0.3) ? { [`of-${any('name')}`]: 'yes' } : {}) } }
        : {}),
      ...(random.chance(0.4)
        ? { annotations: { 'example.com/note': `at ${any('path')} ${any('gone')}`, zone: any('zone') } }
        : {}),
      ...(random.chance(0.2) ? { finalizers: ['example.com/own'] } : {}),
      ...(random.chance(0.1) ? { namespace: 'elsewhere' } : {}),
    },
    spec: {
      project: random.chance(0.1) ? '' : 'default',
      source: { repoURL, targetRevision: 'main', path: 'apps/cart', ...random.pick(sources) },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: random.pick(['fleet', `ns-${any('name')}`]),
      },
      ...random.pick<JsonObject>([
        {},
        { syncPolicy: {} },
        { syncPolicy: { automated: {} } },
        {
          syncPolicy: { automated: { prune: true, selfHeal: false }, syncOptions: ['CreateNamespace=true'] },
        },
        { revisionHistoryLimit: 3, info: [{ name: 'zone', value: any('zone') }] },
        { syncPolicy: { retry: { limit: 2, backoff: { duration: '5s', factor: 2 } } } },
      ]),
    },
  };
}

const oldSources: readonly [JsonObject, ...JsonObject[]] = [
  {},
  { path: '{{path}}' },
  { directory: { recurse: false } },
  { directory: { recurse: true, exclude: '{{name}}/*' } },
  { kustomize: {} },
  {
    kustomize: { namePrefix: '{{name}}-', commonLabels: { zone: '{{zone}}' }, images: ['nginx:{{ port }}'] },
  },
  { helm: { valuesObject: { zone: '{{zone}}', none: null, deep: { '{{name}}': [1, '{{ name }}', null] } } } },
  { helm: { parameters: [{ name: 'zone', value: '{{zone}}' }], values: 'a: {{name}}\nb: {{ {{name}} }}\n' } },
];

const goSources: readonly [JsonObject, ...JsonObject[]] = [
  {},
  { path: '{{ .path.path }}' },
  { path: '{{ default "apps/cart" .somewhere }}' },
  { directory: { recurse: false, include: '{{ .name | quote }}' } },
  { kustomize: { namePrefix: '{{ .name | lower | trunc 4 }}-', forceCommonLabels: false } },
  {
    helm: {
      releaseName: '{{ slugify 12 true "A Rather.Long Name_" }}{{ .name | slugify }}',
      valuesObject: {
        port: '{{ .port }}',
        tags: '{{ toJson .tags }}',
        '{{ .name }}': { on: true, none: null },
      },
    },
  },
  {
    helm: {
      values:
        '{{- range $k, $v := .at }}\n{{ $k }}: {{ toYaml $v }}\n{{- end }}\nsegments: {{ index .path.segments 0 }}\n',
    },
  },
  {
    helm: {
      parameters: [
        { name: 'v', value: '{{ .values.tier }}{{ if eq .name "one" }}!{{ end }}', forceString: true },
      ],
    },
  },
];

/** A generator's own template, over the set's. */
function withTemplate(random: Random, generator: JsonObject, goTemplate: boolean): JsonObject {
  const [kind = ''] = Object.keys(generator);
  const inner = generator[kind];
  const own = random.pick<JsonObject>([
    { metadata: { labels: { zone: 'own', own: tag('name', goTemplate) } }, spec: {} },
    {
      metadata: {},
      spec: { project: 'default', source: { repoURL: '', path: 'apps/own' }, destination: {} },
    },
    { metadata: {}, spec: { syncPolicy: { automated: { prune: true } }, destination: { namespace: 'own' } } },
  ]);
  return {
    ...generator,
    [kind]: { ...(isObject(inner) ? inner : {}), template: withRequired(own) },
  };
}

/** The API server asks for these in a generator's template too. */
function withRequired(own: JsonObject): JsonObject {
  const spec = own['spec'] as JsonObject;
  return { ...own, spec: { project: '', destination: {}, ...spec } };
}

const patches: readonly [string, ...string[]] = [
  'metadata:\n  annotations:\n    patched: "{{name}}"\n',
  '{"spec": {"source": {"helm": {"valueFiles": ["{{name}}.yaml"]}}, "project": "other"}}',
  'spec:\n  syncPolicy:\n    automated: null\n    syncOptions: [Replace=true]\n',
  'metadata:\n  finalizers: [patched]\n',
];

const goPatches: readonly [string, ...string[]] = [
  '{{- if eq .name "one" }}\nspec:\n  syncPolicy:\n    automated: {prune: true}\n{{- end }}\n',
  'metadata:\n  labels:\n    zone: {{ .zone | quote }}\nspec:\n  source:\n    helm: {valuesObject: {port: 1, deep: {a: b}}}\n',
  'spec:\n  info:\n  {{- range $k, $v := .values }}\n  - {name: {{ $k }}, value: {{ $v | quote }}}\n  {{- end }}\n',
  'metadata:\n  finalizers: [patched]\nspec:\n  nothing: known\n',
];
