import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';

/** `spec.source.helm`, each option with a chance of its own. */
export function randomHelm(random: Random): JsonObject {
  const options: Record<string, JsonObject[string]> = {};
  const maybe = (chance: number, name: string, make: () => JsonObject[string]): void => {
    if (random.chance(chance)) options[name] = make();
  };
  maybe(0.5, 'valueFiles', () => random.some(['more.yaml', '../shared.yaml', 'gone.yaml'], 0.5));
  maybe(0.9, 'ignoreMissingValueFiles', () => true);
  maybe(0.4, 'valuesObject', () => ({ word: 'object', list: [1, 'two'], deep: { a: null, b: 1.5 } }));
  if (!options['valuesObject']) maybe(0.5, 'values', () => 'word: text\nswitch: on\nbig: 12345678901\n');
  maybe(0.5, 'parameters', () => random.some(parameters, 0.5));
  maybe(0.3, 'fileParameters', () => [
    { name: random.pick(['file', 'deep.note\\.txt', 'list[1]']), path: 'files/note.txt' },
  ]);
  maybe(0.3, 'releaseName', () => random.pick(['released', 'other']));
  maybe(0.2, 'namespace', () => 'fleet-other');
  maybe(0.3, 'skipCrds', () => true);
  maybe(0.3, 'skipTests', () => true);
  maybe(0.3, 'skipSchemaValidation', () => true);
  return { ...options, ...randomCluster(random) };
}

/** What a source says in place of what the cluster is; one in many is no version. */
export function randomCluster(random: Random): JsonObject {
  return {
    ...(random.chance(0.3) ? { kubeVersion: random.pick(kubeVersions) } : {}),
    ...(random.chance(0.3)
      ? { apiVersions: random.some(['monitoring.coreos.com/v1/ServiceMonitor', 'example.com/v2'], 0.6) }
      : {}),
  };
}

const kubeVersions: readonly [string, ...string[]] = [
  '1.29',
  '1.28.4',
  'v1.30.2',
  'v1.27.16-eks-a18cd3a',
  '1.31.1+k3s1',
  'newest',
];

const parameters: readonly JsonObject[] = [
  { name: 'word', value: 'of ${ARGOCD_APP_NAME}' },
  { name: 'list', value: '{a,b}' },
  { name: 'deep.b', value: 'x,y' },
  { name: 'deep.c', value: '0123' },
  { name: 'deep.text', value: '0123', forceString: true },
  { name: 'annotations.example\\.com/note', value: 'true', forceString: true },
];

/** A chart that shows its values, release and capabilities, with a hook, a test, a definition and a schema. */
export const chartFolder = (folder: string, prefix: string): Readonly<Record<string, string>> => ({
  [`${folder}/Chart.yaml`]: 'apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: "4"\n',
  [`${folder}/values.yaml`]: 'word: default\ndeep: {a: 1}\nlist: []\nannotations: {}\nfile: ""\n',
  [`${folder}/values.schema.json`]: '{"properties": {"switch": {"type": "string"}}}',
  [`${folder}/more.yaml`]: 'word: more\ndeep: {d: [1, 2]}\n',
  [`${folder.slice(0, folder.lastIndexOf('/'))}/shared.yaml`]: 'shared: true\nword: shared\n',
  [`${folder}/files/note.txt`]: 'a note, with a comma\n',
  [`${folder}/templates/_names.tpl`]: `{{- define "name" -}}${prefix}-{{ .Release.Name }}{{- end }}\n`,
  [`${folder}/templates/shown.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "name" . }}-shown
  {{- with .Values.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
data:
  values: {{ .Values | toJson | quote }}
  release: {{ printf "%s %s %s" .Release.Name .Release.Namespace .Release.Service }}
  first: {{ .Release.IsInstall | quote }}
  version: {{ .Capabilities.KubeVersion.Version }}
  serves: {{ .Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Application" | quote }}
  monitors: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/ServiceMonitor" | quote }}
  example: {{ .Capabilities.APIVersions.Has "example.com/v2" | quote }}
  chart: {{ .Chart.Name }}-{{ .Chart.Version }}
  note: {{ .Files.Get "files/note.txt" | quote }}
  word: {{ tpl "{{ .Values.word }}" . | quote }}
`,
  [`${folder}/templates/test.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ include "name" . }}-test, annotations: {helm.sh/hook: test}}
`,
  [`${folder}/crds/things.yaml`]: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.${prefix}.example.com}
spec:
  group: ${prefix}.example.com
  names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}
  scope: Namespaced
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`,
});
