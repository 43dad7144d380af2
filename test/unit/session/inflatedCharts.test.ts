import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArgoApplication } from '../../../src/core/owner/argo/argoApplication.ts';
import { readArgoSettings } from '../../../src/core/owner/argo/argoSettings.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { applicationRecipe } from '../../../src/session/argo/applicationRecipe.ts';
import type { ArgoSourceOptions } from '../../../src/session/builds/buildOptions.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { scopeKey, type EnvironmentInput } from '../../../src/session/inputs.ts';
import { configMap, configMaps, environment, failedBuild, inputs, watched } from '../../support/snapshots.ts';

const url = 'https://git.example.com/fleet.git';

/** How the source is built where Argo CD has these settings; undefined where nobody can read them. */
function sourceWith(settings: JsonObject | undefined, tools: JsonObject = {}): ArgoSourceOptions | undefined {
  const configured = settings && configMap('argocd-cm', settings, 'argocd');
  const from = configured && withSettings(configured);
  const application = {
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: { source: { repoURL: url, path: 'apps', ...tools }, destination: { namespace: 'shop' } },
  };
  const read = readArgoApplication(application, readArgoSettings('argocd', configured), [
    { name: 'origin', urls: [url] },
  ]);
  assert.ok(read.kind === 'ours' && read.owner.build?.agent === 'argo');
  const recipe = applicationRecipe(read.owner, read.owner.build, {
    from,
    to: from,
    manifest: undefined,
    charts: new Map(),
    repositories: new Map(),
  });
  assert.ok(recipe.kind === 'known' && recipe.options && 'sources' in recipe.options);
  return recipe.options.sources[0];
}

/** Whether kustomizations may inflate charts. */
const inflates = (settings: JsonObject | undefined): boolean | undefined =>
  sourceWith(settings)?.inflatesCharts;

function withSettings(configured: JsonObject): EnvironmentInput {
  const given = environment();
  const state = (name: string, objects: readonly JsonObject[]): [string, ReturnType<typeof watched>] => [
    scopeKey(configMaps, 'argocd', name),
    watched(objects),
  ];
  const scopes = [state('argocd-cm', [configured]), state('argocd-cmd-params-cm', [])];
  return { ...given, scopes: new Map([...given.scopes, ...scopes]) };
}

for (const [options, expected] of [
  ['', undefined],
  ['--enable-helm', true],
  ['--load-restrictor LoadRestrictionsNone --enable-helm=true', true],
  ['--enable-helm=false', undefined],
] as const)
  test(`charts of kustomizations where kustomize.buildOptions is “${options}”`, () => {
    assert.equal(inflates({ 'kustomize.buildOptions': options }), expected);
  });

test('charts that are inflated are told of the cluster, and what inflates none is built without', () => {
  const kustomize = { kustomize: { namePrefix: 'a-' } };
  const cluster = sourceWith({ 'kustomize.buildOptions': '--enable-helm' }, kustomize)?.cluster;
  assert.ok(cluster?.apiVersions?.includes('v1/ConfigMap'), JSON.stringify(cluster));
  assert.equal(sourceWith({}, kustomize)?.cluster, undefined);
});

test('where the settings of Argo CD are not known, kustomizations may inflate charts', () => {
  assert.equal(inflates(undefined), true);
});

test('an owner whose files hold what is not rendered here is not compared, and says why', () => {
  const deployed = failedBuild({ code: 'unsupported', message: 'a.jsonnet is Jsonnet' });
  const [owner] = derive(inputs({ deployed }), undefined).owners;
  assert.deepEqual(owner?.state, { kind: 'notCompared', reason: 'a.jsonnet is Jsonnet' });
});
