import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { plumbline, type Ran } from '../cluster/support/plumbline.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** HelmReleases as owners where no cluster is named: of files, and of what Kustomizations render. */

const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop }
spec:
  interval: 10m
  chart: { spec: { chart: ./charts/shop, sourceRef: { kind: GitRepository, name: fleet } } }
  values: { replicas: 4, hook: { enabled: false } }
  valuesFrom: [{ kind: ConfigMap, name: shop-values }, { kind: Secret, name: shop-secret }]
`;
const kustomization = `namespace: web
resources: [shop.yaml, secret.yaml]
configMapGenerator:
  [{ name: shop-values, files: [values.yaml=more.yaml], options: { disableNameSuffixHash: true } }]
`;
const secret = (image: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: shop-secret }\nstringData: { values.yaml: 'config: { greeting: ${image} }' }\n`;
const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef: { kind: GitRepository, name: fleet }
  patches:
    - { patch: '[{ "op": "add", "path": "/spec/targetNamespace", "value": "prod" }]', target: { kind: HelmRelease } }
`;

function fleet(t: TestContext): TemporaryRepository {
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', 'https://git.example.com/org/fleet.git');
  repository.write('clusters/apps.yaml', flux);
  repository.write('apps/kustomization.yaml', kustomization);
  repository.write('apps/shop.yaml', release);
  repository.write('apps/secret.yaml', secret('swordfish'));
  repository.write('apps/more.yaml', 'cache: { size: 7Gi }\n');
  cpSync(path.join(projectFolder, 'test/fixtures/charts'), path.join(repository.folder, 'charts'), {
    recursive: true,
  });
  repository.commit('first');
  repository.git('switch', '--quiet', '--create', 'feature');
  return repository;
}

const run = ({ folder }: TemporaryRepository, ...args: readonly string[]): Promise<Ran> =>
  plumbline(folder, {}, ...args);

const plan = (repository: TemporaryRepository): Promise<Ran> =>
  run(repository, 'plan', 'HelmRelease/web/shop', '--base', 'main', '--head', 'feature');

test('a HelmRelease renders as the Kustomization that holds it makes it, with values from beside it', async (t) => {
  const { code, stdout, stderr } = await run(fleet(t), 'render', 'HelmRelease/web/shop');
  assert.equal(code, 0, stderr);
  for (const line of ['    meta.helm.sh/release-name: prod-shop', '      storage: 7Gi', '  replicas: 4'])
    assert.ok(stdout.split('\n').includes(line), `${line} is not in\n${stdout}`);
  assert.ok(!stdout.includes('swordfish'), 'a value of a Secret is shown');
});

test('a change of values, wherever they are, is a change of what the chart renders to', async (t) => {
  const repository = fleet(t);
  repository.write('apps/shop.yaml', release.replace('replicas: 4', 'replicas: 6'));
  repository.write('apps/more.yaml', 'cache: { size: 8Gi }\n');
  repository.write('apps/secret.yaml', secret('marlin'));
  repository.commit('second');
  const { code, stdout, stderr } = await plan(repository);
  assert.equal(code, 1, stderr);
  for (const line of ['storage: 7Gi → 8Gi', 'spec.replicas: 4 → 6', 'spec.maxReplicas: 16 → 24'])
    assert.ok(stdout.includes(line), `${line} is not in\n${stdout}`);
  assert.ok(!/swordfish|marlin/.test(stdout), 'a value of a Secret is shown');
  assert.ok(!stdout.includes("chart's version"), stdout);
});

test('a chart that changes without its version reaches no release, and that is said', async (t) => {
  const repository = fleet(t);
  const values = 'charts/shop/values.yaml';
  repository.write(
    values,
    readFileSync(path.join(repository.folder, values), 'utf8').replace(
      'pullPolicy: IfNotPresent',
      'pullPolicy: Always',
    ),
  );
  repository.commit('second');
  const unnoticed = "the files of its chart change, but not the chart's version, 1.4.0";
  const first = await plan(repository);
  assert.ok(first.stdout.includes('IfNotPresent → Always'), first.stdout + first.stderr);
  assert.ok(first.stdout.includes(unnoticed), first.stdout);
  const chart = 'charts/shop/Chart.yaml';
  repository.write(
    chart,
    readFileSync(path.join(repository.folder, chart), 'utf8').replace('version: 1.4.0', 'version: 1.5.0'),
  );
  repository.commit('third');
  assert.ok(!(await plan(repository)).stdout.includes("chart's version"));
});

test('a release that is new, and one whose values are in a cluster that nobody names', async (t) => {
  const repository = fleet(t);
  repository.write('apps/shop.yaml', release.replace('name: shop-values', 'name: elsewhere'));
  repository.write(
    'other/release.yaml',
    release.replace('name: shop }', 'name: new, namespace: web }').replace(/ {2}valuesFrom.*\n/, ''),
  );
  repository.commit('second');
  const { stdout } = await run(repository, 'plan', '--base', 'main', '--head', 'feature');
  assert.ok(stdout.includes('+ create Deployment new-web'), stdout);
  assert.ok(stdout.includes('the values of ConfigMap/web/elsewhere are in the cluster'), stdout);
});
