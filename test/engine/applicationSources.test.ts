import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { at, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { renderFailureText } from '../../src/core/validate/renderFailureText.ts';
import { engineSession } from './support/engineSession.ts';

/** What a source of an Application says of how its folder is built, in Applications that the files declare. */

const url = 'https://git.example.com/org/fleet.git';

interface Rendered {
  readonly objects: readonly JsonObject[];
  /** The code and the text of the failure. */
  readonly failure: readonly string[];
  readonly problems: readonly string[];
}

async function render(
  t: TestContext,
  source: JsonObject,
  files: Readonly<Record<string, string>>,
): Promise<Rendered> {
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: { source: { repoURL: url, targetRevision: 'HEAD', path: 'app', ...source } },
  };
  const it = await engineSession(t, {
    'applications/shop.yaml': JSON.stringify(application, null, 1),
    ...files,
  });
  const problems = await it.problems();
  const outcome = it.session.snapshot.owners.find(({ owner }) => owner.id.kind === 'Application')?.working
    ?.outcome;
  assert.ok(outcome);
  return {
    objects: outcome.ok ? outcome.value.objects.map(({ object }) => object) : [],
    failure: outcome.ok ? [] : [outcome.failure.code, renderFailureText(outcome.failure)],
    problems,
  };
}

const chart = (template: string): Readonly<Record<string, string>> => ({
  'app/Chart.yaml': 'apiVersion: v2\nname: own\nversion: 3.0.0\n',
  'app/templates/web.yaml': template,
});
const map = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: ${data}\n`;

test('what a chart takes the cluster for is what the Application says', async (t) => {
  const files = chart(`{{- if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/ServiceMonitor" }}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: web, labels: { of: {{ .Capabilities.KubeVersion.Version }} } }
{{- end }}
`);
  assert.deepEqual((await render(t, {}, files)).objects, []);
  const apiVersions = ['monitoring.coreos.com/v1/ServiceMonitor'];
  const { objects } = await render(t, { helm: { apiVersions, kubeVersion: 'v1.29.7-eks-a18cd3a' } }, files);
  assert.deepEqual(
    objects.map((object) => [stringAt(object, 'kind'), stringAt(object, 'metadata', 'labels', 'of')]),
    [['ServiceMonitor', 'v1.29.7']],
  );
});

test('a schema of the values is not asked where the Application says so', async (t) => {
  const files = {
    ...chart(map('{ greeting: {{ .Values.greeting }} }')),
    'app/values.schema.json': '{ "properties": { "greeting": { "type": "integer" } } }',
  };
  const helm = { valuesObject: { greeting: 'hello' } };
  const [, message = ''] = (await render(t, { helm }, files)).failure;
  assert.match(message, /at '\/greeting': got string, want integer/);
  const { objects } = await render(t, { helm: { ...helm, skipSchemaValidation: true } }, files);
  assert.deepEqual(at(objects[0] ?? null, 'data'), { greeting: 'hello' });
});

test('a dot in the name of a parameter from a file may be escaped', async (t) => {
  const { objects } = await render(
    t,
    {
      helm: {
        fileParameters: [
          { name: 'config.app\\.properties', path: 'app.properties' },
          { name: 'list[0].of\\=it', path: 'app.properties' },
        ],
      },
    },
    { ...chart(map('{ values: {{ .Values | toJson | quote }} }')), 'app/app.properties': 'a=b,c\n' },
  );
  const values = stringAt(objects[0] ?? null, 'data', 'values') ?? '';
  assert.deepEqual(JSON.parse(values), {
    config: { 'app.properties': 'a=b,c\n' },
    list: [{ 'of=it': 'a=b,c\n' }],
  });
});

/** What nobody has to correct is no problem, and says why it is not rendered. */
const unsupported: readonly (readonly [
  name: string,
  source: JsonObject,
  files: Readonly<Record<string, string>>,
  told: string,
])[] = [
  [
    'Jsonnet',
    {},
    { 'app/web.jsonnet': '{}\n', 'app/map.yaml': map('{}') },
    'app/web.jsonnet is Jsonnet, which is not evaluated here',
  ],
  [
    'a plugin that the folder asks for',
    {},
    { 'app/map.yaml': map('{}'), 'app/.argocd-source.yaml': 'plugin: { name: cdk8s }\n' },
    'a plugin builds it, which does not run here',
  ],
];

for (const [name, source, files, told] of unsupported)
  test(`${name} is not rendered`, async (t) => {
    const { failure, problems } = await render(t, source, files);
    assert.deepEqual(failure, ['unsupported', told]);
    assert.deepEqual(problems, []);
  });

const inflating = (entry: string, more = ''): Readonly<Record<string, string>> => ({
  'app/kustomization.yaml': 'namePrefix: of-\nresources: [../base]\n',
  'base/kustomization.yaml': `resources: [map.yaml]\nhelmCharts:\n  - name: own\n    ${entry}\n${more}`,
  'base/map.yaml': map('{}'),
  'base/charts/own/Chart.yaml': 'apiVersion: v2\nname: own\nversion: 3.0.0\n',
  'base/charts/own/values.yaml': 'greeting: hello\n',
  'base/charts/own/templates/map.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-{{ .Release.Namespace }} }
data: { greeting: {{ required "say it" .Values.greeting }}, of: {{ .Capabilities.KubeVersion.Version }} }
`,
});

test('charts that a kustomization inflates are rendered, as for the cluster that the Application says', async (t) => {
  const files = inflating('releaseName: shop', 'namespace: web\n');
  const { objects, problems } = await render(t, { kustomize: { kubeVersion: '1.29.7' } }, files);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    objects.map((object) => [stringAt(object, 'metadata', 'name'), at(object, 'data')]),
    [
      ['of-web', {}],
      ['of-shop-web', { greeting: 'hello', of: 'v1.29.7' }],
    ],
  );
});

const uninflated: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  told: RegExp,
])[] = [
  [
    'a template that fails',
    inflating('releaseName: shop', '    valuesInline: { greeting: "" }\n'),
    /^base\/kustomization\.yaml:3 'own' kustomize-build: the chart own: .*say it/,
  ],
  [
    'a chart that is not there',
    inflating('releaseName: shop', '  - { name: other, releaseName: other }\n'),
    /^base\/kustomization\.yaml:5 'other' kustomize-build: there is no chart at charts\/other, and no repo to fetch it from/,
  ],
  [
    'values that are not there',
    inflating('releaseName: shop', '    valuesFile: values.yaml\n'),
    /^base\/kustomization\.yaml:5 'values\.yaml' kustomize-build: values\.yaml: no such file or directory/,
  ],
];

for (const [name, files, told] of uninflated)
  test(`${name} is told at the entry for the chart`, async (t) => {
    const { problems } = await render(t, {}, files);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', told);
  });

test('a chart that is inflated without a name of its release is not compared', async (t) => {
  const { failure, problems } = await render(t, {}, inflating('version: 3.0.0'));
  assert.deepEqual(failure, [
    'unsupported',
    'the chart own is inflated without a releaseName, and Helm makes up another name each time',
  ]);
  assert.deepEqual(problems, []);
});
