import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { cpSync } from 'node:fs';
import { plumbline, type Ran } from '../cluster/support/plumbline.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** `plumbline render` of charts in the repository, and of HelmReleases in its files. */

const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: web }
spec:
  interval: 10m
  releaseName: store
  chart: { spec: { chart: ./charts/shop, sourceRef: { kind: GitRepository, name: fleet } } }
  values: { replicas: 4, hook: { enabled: false } }
  postRenderers: [{ kustomize: { images: [{ name: example.org/shop, newTag: "9" }] } }]
`;

function fleet(t: TestContext): TemporaryRepository {
  const repository = temporaryRepository(t);
  repository.write('releases/shop.yaml', release);
  cpSync(path.join(projectFolder, 'test/fixtures/charts'), path.join(repository.folder, 'charts'), {
    recursive: true,
  });
  repository.commit('first');
  return repository;
}

const render = ({ folder }: TemporaryRepository, ...args: readonly string[]): Promise<Ran> =>
  plumbline(folder, {}, 'render', ...args);

const has = (text: string, ...lines: readonly string[]): void => {
  for (const line of lines) assert.ok(text.split('\n').includes(line), `${line} is not in\n${text}`);
};

test('a chart renders by its defaults, with its hooks and definitions', async (t) => {
  const { code, stdout, stderr } = await render(fleet(t), 'charts/shop');
  assert.equal(code, 0, stderr);
  has(stdout, 'kind: CustomResourceDefinition', '  name: release-name-web', '  name: release-name-migrate');
  assert.match(stderr, /lookup/);
});

test('a file with a HelmRelease renders as helm-controller would install it, also as it was', async (t) => {
  const repository = fleet(t);
  const { code, stdout, stderr } = await render(repository, 'releases/shop.yaml', '--origins');
  assert.equal(code, 0, stderr);
  has(
    stdout,
    '# kind: charts/shop/templates/web.yaml:2',
    '# spec.replicas: releases/shop.yaml:8',
    '# spec.template.spec.containers[name=web].image: releases/shop.yaml:9',
    '# metadata.annotations["meta.helm.sh/release-name"]: set by the agent',
    '    meta.helm.sh/release-name: store',
    '    helm.toolkit.fluxcd.io/name: shop',
    '  replicas: 4',
    '        - image: example.org/shop:9',
  );
  repository.write('releases/shop.yaml', release.replace('replicas: 4', 'replicas: 5'));
  has((await render(repository, 'releases/shop.yaml')).stdout, '  replicas: 5');
  has((await render(repository, 'releases/shop.yaml', '--at', 'HEAD')).stdout, '  replicas: 4');
});

test('what a variable of kustomize makes is not known, and told as that', async (t) => {
  const repository = fleet(t);
  repository.write(
    'vars/kustomization.yaml',
    'resources: [web.yaml]\nvars: [{ name: WEB, objref: { kind: Pod, name: web, apiVersion: v1 } }]\n',
  );
  repository.write(
    'vars/web.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: web:1\n      args: [$(WEB), --on=$(WEB), --plain]\n',
  );
  const { code, stdout, stderr } = await render(repository, 'vars', '--origins');
  assert.equal(code, 0, stderr);
  has(
    stdout,
    '# spec.containers[name=web].image: vars/web.yaml:7',
    '# spec.containers[name=web].args[0]: not known',
    '# spec.containers[name=web].args[1]: not known',
    '# spec.containers[name=web].args[2]: vars/web.yaml:8',
  );
});

test('a line says which fields of which owners it controls', async (t) => {
  const repository = fleet(t);
  repository.write(
    'apps/app.yaml',
    `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: store, namespace: argocd }
spec:
  project: default
  destination: { server: https://kubernetes.default.svc, namespace: web }
  source:
    repoURL: https://example.org/fleet.git
    targetRevision: main
    path: charts/shop
    helm:
      parameters: [{ name: replicas, value: "7" }]
`,
  );
  repository.commit('an application');
  repository.git('remote', 'add', 'origin', 'https://example.org/fleet.git');
  const controlled = async (place: string): Promise<string> =>
    (await render(repository, '--at', place)).stdout;
  const ofValues = await controlled('releases/shop.yaml:8');
  has(ofValues, 'HelmRelease/web/shop (Git)', '  Deployment store-web', '    spec.replicas');
  const ofParameter = await controlled('apps/app.yaml:12');
  has(ofParameter, 'Application/argocd/store (Git)', '    spec.replicas');
  assert.match(await controlled('releases/shop.yaml:5'), /controls no field/);
  const { stdout } = await render(repository, 'Application/argocd/store', '--origins');
  has(stdout, '# spec.replicas: apps/app.yaml:12');
});

test('what comes from another repository is none of the files at hand', async (t) => {
  const repository = fleet(t);
  repository.git('remote', 'add', 'origin', 'git@git.example.com:org/fleet.git');
  const source = (url: string): string =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: fleet }\nspec: { url: ${url}, interval: 1m }\n`;
  repository.write(
    'clusters/apps.yaml',
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: web }\nspec: { path: ./charts, prune: true, sourceRef: { kind: GitRepository, name: fleet } }\n',
  );
  repository.write('clusters/one/fleet.yaml', source('https://git.example.com/org/other.git'));
  for (const [named, words] of [
    [
      'releases/shop.yaml',
      'releases/shop.yaml: HelmRelease shop: its chart comes from GitRepository/web/fleet, which is no remote of this repository',
    ],
    [
      'Kustomization/web/apps',
      'Kustomization/web/apps: its source https://git.example.com/org/other.git is not a remote of this repository',
    ],
  ] as const) {
    const { code, stdout, stderr } = await render(repository, named);
    assert.deepEqual([code, stdout, stderr], [2, '', `plumbline: ${words}\n`]);
  }
  repository.write('clusters/two/fleet.yaml', source('https://git.example.com/org/fleet.git'));
  assert.equal((await render(repository, 'releases/shop.yaml')).code, 0);
});

test('what cannot be rendered says why, and exits with 2', async (t) => {
  const repository = fleet(t);
  const elsewhere = release.replace('kind: GitRepository', 'kind: HelmRepository');
  repository.write('releases/elsewhere.yaml', elsewhere);
  repository.write('releases/refused.yaml', release.replace('replicas: 4', 'replicas: many'));
  repository.write('releases/nowhere.yaml', release.replace('./charts/shop', './nowhere'));
  repository.write('releases/none.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n');
  for (const [named, words] of [
    ['charts/errors/field', 'field/templates/web.yaml:4:18'],
    ['releases/elsewhere.yaml', 'HelmRepository/web/fleet, which is in no file of the repository'],
    ['releases/refused.yaml', "at '/replicas': got string, want integer"],
    ['releases/nowhere.yaml', 'there is no chart at nowhere'],
    ['releases/none.yaml', 'releases/none.yaml holds no HelmRelease'],
  ] as const) {
    const { code, stdout, stderr } = await render(repository, named);
    assert.deepEqual([code, stdout], [2, ''], named);
    assert.ok(stderr.includes(words), stderr);
  }
});
