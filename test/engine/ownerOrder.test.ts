import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kustomizationOf } from '../support/generatedFleet/generatedFleet.ts';
import { measuredSession, type MeasuredSession } from './support/measuredSession.ts';

/** Owners that files declare are built once each: what renders others comes before these, as it may make other owners of them. */

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n';
const folder = (path: string): readonly (readonly [string, string])[] => [
  [`${path}/kustomization.yaml`, 'resources: [settings.yaml]\n'],
  [`${path}/settings.yaml`, config],
];

/** The folders that were built, without what stands for the tree. */
const built = (session: MeasuredSession): readonly string[] =>
  session
    .takeBuilds()
    .map(({ root }) => root.split('/').slice(-2).join('/'))
    .sort();

const namespacesOf = ({ session }: MeasuredSession): readonly (readonly [string, unknown])[] =>
  session.snapshot.owners
    .map(({ owner, working }) => {
      const [first] = working?.lastGood?.objects ?? [];
      return [`${owner.id.kind}/${'name' in owner.id ? owner.id.name : ''}`, first?.id.namespace] as const;
    })
    .sort(([one], [other]) => one.localeCompare(other));

test('an owner that another one renders is built as that makes it, and not as its file says before', async (t) => {
  const measured = await measuredSession(
    t,
    new Map([
      ['clusters/all.yaml', kustomizationOf('all', 'fleet/apps')],
      [
        'fleet/apps/kustomization.yaml',
        'resources: [shop.yaml, bank.yaml]\npatches: [{ path: patch.yaml }]\n',
      ],
      [
        'fleet/apps/patch.yaml',
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: shop, namespace: flux-system }\nspec: { targetNamespace: market }\n',
      ],
      ['fleet/apps/shop.yaml', kustomizationOf('shop', 'fleet/apps/shop')],
      ['fleet/apps/bank.yaml', kustomizationOf('bank', 'fleet/apps/bank')],
      ...folder('fleet/apps/shop'),
      ...folder('fleet/apps/bank'),
    ]),
  );
  assert.deepEqual(built(measured), ['apps/bank', 'apps/shop', 'fleet/apps']);
  assert.deepEqual(namespacesOf(measured), [
    ['Kustomization/all', 'flux-system'],
    ['Kustomization/bank', ''],
    ['Kustomization/shop', 'market'],
  ]);
});

test('a release that an owner renders is found there, and not in its file before', async (t) => {
  const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec: { chart: { spec: { chart: ./charts/web, sourceRef: { kind: GitRepository, name: fleet } } } }
`;
  const template =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: "{{ .Release.Namespace }}" }\n';
  const measured = await measuredSession(
    t,
    new Map([
      ['clusters/shop.yaml', kustomizationOf('shop', 'fleet/shop')],
      ['fleet/shop/kustomization.yaml', 'namespace: market\nresources: [release.yaml]\n'],
      ['fleet/shop/release.yaml', release],
      ['charts/web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n'],
      ['charts/web/templates/web.yaml', template],
    ]),
  );
  assert.deepEqual(namespacesOf(measured), [
    ['HelmRelease/web', 'market'],
    ['Kustomization/shop', 'market'],
  ]);
});

test('owners whose manifests lie below the paths of each other do not wait for ever', async (t) => {
  const measured = await measuredSession(
    t,
    new Map([
      ['fleet/one/two.yaml', kustomizationOf('two', 'fleet/two')],
      ['fleet/two/one.yaml', kustomizationOf('one', 'fleet/one')],
      ...folder('fleet/one'),
      ...folder('fleet/two'),
    ]),
  );
  assert.deepEqual(built(measured), ['fleet/one', 'fleet/two']);
});

test('what lies below an owner that does not render is declared all the same', async (t) => {
  const measured = await measuredSession(
    t,
    new Map([
      ['clusters/all.yaml', kustomizationOf('all', 'fleet/apps')],
      ['fleet/apps/kustomization.yaml', 'resources: [gone.yaml]\n'],
      ['fleet/apps/shop.yaml', kustomizationOf('shop', 'fleet/shop')],
      ...folder('fleet/shop'),
    ]),
  );
  assert.deepEqual(built(measured), ['fleet/shop']);
});
