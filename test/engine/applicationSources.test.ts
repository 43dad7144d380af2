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

const inflating = 'helmCharts:\n  - { name: web, repo: https://charts.example.com, version: 1.0.0 }\n';

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
  [
    'charts that a kustomization inflates',
    {},
    { 'app/kustomization.yaml': 'resources: [../base]\n', 'base/kustomization.yaml': inflating },
    'kustomizations that inflate Helm charts are not rendered here, and base/kustomization.yaml is one',
  ],
  [
    'charts that a generator inflates',
    {},
    {
      'app/kustomization.yaml': 'generators: [web.yaml]\n',
      'app/web.yaml':
        'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: { name: web }\nname: web\nrepo: https://charts.example.com\n',
    },
    'kustomizations that inflate Helm charts are not rendered here, and app/kustomization.yaml is one',
  ],
];

for (const [name, source, files, told] of unsupported)
  test(`${name} is not rendered`, async (t) => {
    const { failure, problems } = await render(t, source, files);
    assert.deepEqual(failure, ['unsupported', told]);
    assert.deepEqual(problems, []);
  });
