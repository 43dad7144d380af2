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
  maybe(0.3, 'fileParameters', () => [{ name: 'file', path: 'files/note.txt' }]);
  maybe(0.3, 'releaseName', () => random.pick(['released', 'other']));
  maybe(0.2, 'namespace', () => 'fleet-other');
  maybe(0.3, 'skipCrds', () => true);
  maybe(0.3, 'skipTests', () => true);
  return options;
}

const parameters: readonly JsonObject[] = [
  { name: 'word', value: 'of ${ARGOCD_APP_NAME}' },
  { name: 'list', value: '{a,b}' },
  { name: 'deep.b', value: 'x,y' },
  { name: 'deep.c', value: '0123' },
  { name: 'deep.text', value: '0123', forceString: true },
  { name: 'annotations.example\\.com/note', value: 'true', forceString: true },
];

/** A chart that shows its values, release and capabilities, with a hook, a test and a definition. */
export const chartFolder = (folder: string, prefix: string): Readonly<Record<string, string>> => ({
  [`${folder}/Chart.yaml`]: 'apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: "4"\n',
  [`${folder}/values.yaml`]: 'word: default\ndeep: {a: 1}\nlist: []\nannotations: {}\nfile: ""\n',
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
  version: v{{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }}
  serves: {{ .Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Application" | quote }}
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
