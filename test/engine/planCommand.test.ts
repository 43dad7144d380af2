import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { at, type Json } from '../../src/core/resource/json.ts';
import { plumbline, type Ran } from '../cluster/support/plumbline.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** `plumbline plan` where no cluster is named: what targets and the Flux owners in the files render to. */

const configMap = (name: string, level: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\ndata: { level: ${level} }\n`;
const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
  patches: [{ patch: '[{ "op": "add", "path": "/data/by", "value": "flux" }]', target: { kind: ConfigMap } }]
`;

function fleet(t: TestContext): TemporaryRepository {
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', 'https://git.example.com/org/fleet.git');
  repository.write('clusters/prod/apps.yaml', flux);
  repository.write('apps/kustomization.yaml', 'resources: [one.yaml, two.yaml]\n');
  repository.write('apps/one.yaml', configMap('one', 'info'));
  repository.write('apps/two.yaml', configMap('two', 'info'));
  repository.commit('first');
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.write('apps/kustomization.yaml', 'resources: [one.yaml, three.yaml]\n');
  repository.write('apps/one.yaml', configMap('one', 'debug'));
  repository.write('apps/three.yaml', configMap('three', 'info'));
  repository.commit('second');
  return repository;
}

const run = ({ folder }: TemporaryRepository, ...args: readonly string[]): Promise<Ran> =>
  plumbline(folder, {}, 'plan', ...args);

test('between two revisions, for the Flux owners in the files', async (t) => {
  const repository = fleet(t);
  const changed = await run(repository, '--base', 'main', '--head', 'feature');
  assert.equal(changed.code, 1, changed.stderr);
  const short = (name: string): string => repository.git('rev-parse', name).slice(0, 10);
  assert.equal(
    changed.stdout,
    `Sync preview: what merging feature (${short('feature')}) would do
compared with main (${short('main')})
1 to create, 1 to update, 1 to delete

Kustomization/flux-system/apps in Git: 1 to create, 1 to update, 1 to delete
  runs when GitRepository/flux-system/flux-system has fetched the merge
  from main
  estimated: no chosen cluster has it: what is rendered is compared, not what is live
  then everything else:
  ~ update ConfigMap shop/one
      data.level: info → debug
  + create ConfigMap shop/three
  last, what is no longer in Git:
  - prune ConfigMap shop/two
`,
  );
  const same = await run(repository, '--base', 'feature', '--head', 'feature');
  assert.equal(same.code, 0, same.stderr);
  assert.match(same.stdout, /nothing changes|2 unchanged/);
});

test('the working tree, beside what is committed; targets as well', async (t) => {
  const repository = fleet(t);
  repository.write('.plumbline.yaml', 'targets: [{ path: apps, environment: prod }]\n');
  repository.commit('a target');
  repository.write('apps/one.yaml', configMap('one', 'trace'));
  const json = JSON.parse((await run(repository, '--format', 'json')).stdout) as Json;
  const owners = at(json, 'owners') as readonly Json[];
  assert.deepEqual(
    owners.map((owner) => [at(owner, 'owner'), at(owner, 'cluster')]),
    [
      ['Target/prod/apps', 'prod'],
      ['Kustomization/flux-system/apps', 'Git'],
    ],
  );
  for (const owner of owners)
    assert.partialDeepStrictEqual(at(owner, 'steps'), [
      {
        action: 'update',
        id: { name: 'one' },
        fields: [{ path: 'data.level', desired: 'trace', live: 'debug' }],
      },
      { action: 'unchanged', id: { name: 'three' } },
    ]);
});

test('an owner that another one renders is as that makes it', async (t) => {
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', 'https://git.example.com/org/fleet.git');
  repository.write('cluster.yaml', flux.replace('./apps', './all').replace(/ {2}patches.*\n/, ''));
  repository.write('all/kustomization.yaml', 'resources: [one, two]\n');
  for (const name of ['one', 'two']) {
    repository.write(`all/${name}/kustomization.yaml`, `namespace: ${name}\nresources: [owner.yaml]\n`);
    repository.write(
      `all/${name}/owner.yaml`,
      flux.replace('{ name: apps, namespace: flux-system }', '{ name: web }').replace('./apps', `./${name}`),
    );
    repository.write(`${name}/map.yaml`, configMap(name, 'info'));
  }
  repository.commit('first');
  repository.write('two/map.yaml', configMap('two', 'debug'));
  assert.deepEqual(await plannedIn(repository), [
    'Kustomization/flux-system/apps in Git: 0 changes',
    'Kustomization/one/web in Git: 0 changes',
    'Kustomization/two/web in Git: update two',
  ]);
});

test('clusters that have owners of the same names are told apart by their folders', async (t) => {
  const repository = clusters(t);
  repository.write('apps/map.yaml', configMap('one', '"${LEVEL} ${TOKEN}"').replace('one,', '"${NAME}",'));
  assert.deepEqual(await plannedIn(repository), [
    'Kustomization/flux-system/flux-system in clusters/prod: 0 changes',
    'Kustomization/flux-system/apps in clusters/prod: update of-prod',
    'Kustomization/flux-system/flux-system in clusters/staging: 0 changes',
    'Kustomization/flux-system/apps in clusters/staging: update of-staging',
  ]);
});

test('variables are taken of what the files hold, and those that nobody knows stay as they are written', async (t) => {
  const repository = clusters(t);
  repository.write('apps/map.yaml', configMap('one', '"${LEVEL} ${TOKEN}"').replace('one,', '"${NAME}",'));
  const name = 'Kustomization/flux-system/apps';
  const of = (named: string): Promise<Ran> => plumbline(repository.folder, {}, 'render', named);
  const rendered = await of(`clusters/prod:${name}`);
  assert.match(rendered.stdout, /level: warn \$\{TOKEN\}\n/);
  assert.match(rendered.stdout, /name: of-prod\n/);
  assert.equal(
    (await of(name)).stderr,
    `plumbline: several clusters have ${name}: clusters/prod:${name}, clusters/staging:${name}\n`,
  );
  assert.match(
    (await run(repository)).stdout,
    /; the variables of Secret\/flux-system\/keys are not known, and left as they are written\n/,
  );
});

/** Two clusters of the usual layout, with variables in a ConfigMap, and in a Secret that is encrypted. */
function clusters(t: TestContext): TemporaryRepository {
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', 'https://git.example.com/org/fleet.git');
  for (const [cluster, level] of [
    ['prod', 'warn'],
    ['staging', 'trace'],
  ] as const) {
    const folder = `clusters/${cluster}`;
    const from = '[{ kind: ConfigMap, name: settings }, { kind: Secret, name: keys }]';
    repository.write(
      `${folder}/apps.yaml`,
      flux.replace(/ {2}patches.*\n/, `  postBuild: { substituteFrom: ${from} }\n`),
    );
    repository.write(
      `${folder}/flux-system/sync.yaml`,
      flux.replace('name: apps', 'name: flux-system').replace('./apps', `./${folder}`),
    );
    repository.write(
      `${folder}/settings.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: flux-system }\ndata: { NAME: of-${cluster}, LEVEL: ${level} }\n`,
    );
    repository.write(
      `${folder}/keys.yaml`,
      'apiVersion: v1\nkind: Secret\nmetadata: { name: keys, namespace: flux-system }\ndata: { TOKEN: "ENC[x]" }\nsops: { version: 3.9.0 }\n',
    );
  }
  repository.write('apps/map.yaml', configMap('"${NAME}"', '"${LEVEL}"'));
  repository.commit('first');
  return repository;
}

/** A line an owner, with what is not unchanged. */
async function plannedIn(repository: TemporaryRepository): Promise<readonly string[]> {
  const { stdout, stderr } = await run(repository, '--format', 'json');
  const { owners } = JSON.parse(stdout || `{"owners":["${stderr}"]}`) as { owners: readonly Json[] };
  return owners.map((owner) => {
    const steps = (at(owner, 'steps') ?? []) as readonly Json[];
    const changes = steps.filter((step) => at(step, 'action') !== 'unchanged');
    const texts = changes.map((step) => `${text(at(step, 'action'))} ${text(at(step, 'id', 'name'))}`);
    const what = at(owner, 'unknown') ?? (texts.join(', ') || '0 changes');
    return `${text(at(owner, 'owner'))} in ${text(at(owner, 'cluster'))}: ${text(what)}`;
  });
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

test('Markdown for a pull request: a diff that nothing in it can end', async (t) => {
  const repository = fleet(t);
  repository.write('apps/one.yaml', configMap('one', '"```</details>"'));
  repository.commit('hostile');
  const { stdout } = await run(repository, '--base', 'main', '--head', 'HEAD', '--format', 'markdown');
  const lines = stdout.split('\n');
  assert.match(lines[0] ?? '', /^### Sync preview: what merging HEAD /);
  assert.equal(lines[2], '**1 to create, 1 to update, 1 to delete**');
  assert.equal(lines.filter((line) => line.startsWith('```')).length, 2);
  assert.ok(lines.includes('+ create ConfigMap shop/three'));
  assert.ok(lines.includes('-     data.level: info'));
});

test('values of Secrets are masked', async (t) => {
  const repository = fleet(t);
  const secret = (value: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: shop }\nstringData: { password: ${value} }\n`;
  repository.write('apps/kustomization.yaml', 'resources: [secret.yaml]\n');
  repository.write('apps/secret.yaml', secret('hunter2'));
  repository.commit('secret');
  repository.write('apps/secret.yaml', secret('correct-horse'));
  for (const format of ['text', 'json', 'markdown']) {
    const { stdout } = await run(repository, '--format', format);
    assert.match(stdout, /update/);
    assert.doesNotMatch(stdout, /hunter2|correct-horse|aHVudGVyMg|Y29ycmVjd/);
  }
});

test('what cannot be planned says why, in one line', async (t) => {
  const repository = fleet(t);
  const unknown = await run(repository, '--head', 'nowhere');
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^plumbline: --head: .*nowhere.*\n$/);
  const nobody = await run(repository, 'Kustomization/flux-system/nobody');
  assert.equal(nobody.code, 2);
  assert.match(nobody.stderr, /there is Kustomization\/flux-system\/apps/);

  const empty = temporaryRepository(t);
  empty.write('a.yaml', configMap('a', 'b'));
  empty.commit('first');
  const nothing = await run(empty);
  assert.equal(nothing.code, 2);
  assert.match(
    nothing.stderr,
    /^plumbline: no Flux Kustomization or Argo CD Application in the files.*--context NAME\n$/,
  );
});
