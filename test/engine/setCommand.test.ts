import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { plumbline, type Ran } from '../cluster/support/plumbline.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

// ApplicationSets on the command line, where no cluster is named: what they generate, and what a change of them would do.

const url = 'https://git.example.com/org/fleet.git';
const set = (generators: string, path = "'{{path}}'"): string => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: apps, namespace: argocd }
spec:
  generators:
${generators.replaceAll(/^/gm, '    ')}
  template:
    metadata: { name: 'app-{{path.basename}}' }
    spec:
      project: default
      source:
        repoURL: ${url}
        targetRevision: main
        path: ${path}
      destination: { server: https://kubernetes.default.svc, namespace: shop }
`;
const folders = `- git: { repoURL: ${url}, revision: main, directories: [{ path: 'apps/*' }] }`;
const configMap = (name: string, level: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { level: ${level} }\n`;

function fleet(t: TestContext, text = set(folders)): TemporaryRepository {
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', url);
  repository.write('sets/apps.yaml', text);
  repository.write('apps/cart/one.yaml', configMap('cart', 'info'));
  repository.write('apps/search/one.yaml', configMap('search', 'info'));
  repository.commit('first');
  return repository;
}

const run = ({ folder }: TemporaryRepository, ...args: readonly string[]): Promise<Ran> =>
  plumbline(folder, {}, ...args);

test('a set renders to its Applications, each from its line; these render as well', async (t) => {
  const repository = fleet(t);
  const rendered = await run(repository, 'render', 'ApplicationSet/argocd/apps', '--origins');
  assert.equal(rendered.code, 0, rendered.stderr);
  const names = parseAllDocuments(rendered.stdout).map((one) => one.getIn(['metadata', 'name']));
  assert.deepEqual(names, ['app-cart', 'app-search']);
  assert.match(rendered.stdout, /# spec\.source\.path: sets\/apps\.yaml:14\n/);
  const nested = await run(repository, 'render', 'Application/argocd/app-cart');
  assert.equal(nested.code, 0, nested.stderr);
  assert.match(nested.stdout, /level: info/);
});

test('a change of a set, and of what it reads, is planned with the Applications that it makes', async (t) => {
  const repository = fleet(t);
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.write(
    'sets/apps.yaml',
    set(folders.replace("'apps/*' }", "'apps/*' }, { path: apps/search, exclude: true }")),
  );
  repository.write('apps/new/one.yaml', configMap('new', 'info'));
  repository.commit('second');
  const planned = await run(repository, 'plan', '--base', 'main', '--head', 'feature');
  assert.equal(planned.code, 1, planned.stderr);
  const short = (name: string): string => repository.git('rev-parse', name).slice(0, 10);
  assert.equal(
    planned.stdout,
    `Sync preview: what merging feature (${short('feature')}) would do
compared with main (${short('main')})
2 to create, 1 to delete, 2 unchanged

ApplicationSet/argocd/apps in Git: 1 to create, 1 to delete, 1 unchanged
  runs within 3 min of the merge, at once where a webhook tells Argo CD
  from main
  estimated: no chosen cluster has it: what is rendered is compared, not what is live
  + create Application argocd/app-new
  - prune Application argocd/app-search
  = 1 unchanged

Application/argocd/app-new in Git: 1 to create
  runs when somebody syncs it: it does not sync by itself
  from main
  estimated: no chosen cluster has it: what is rendered is compared, not what is live
  + create ConfigMap new

Application/argocd/app-cart in Git: 1 unchanged
`,
  );
  // What it reads is fetched, and is what is committed here.
  repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  repository.write('sets/apps.yaml', set(folders, 'apps/cart'));
  const typed = await run(repository, 'plan');
  assert.match(
    typed.stdout,
    /~ update Application argocd\/app-new\n +spec\.source\.path: apps\/new → apps\/cart/,
  );
});

test('what cannot be generated is said, with its line', async (t) => {
  const repository = fleet(t, set(`- list: { elements: [] }\n- clusters: {}\n`));
  const planned = await run(repository, 'plan');
  assert.match(
    planned.stdout,
    /not generated here: what spec\.generators\[1\]\.clusters gives is not known from files \(sets\/apps\.yaml:7\)/,
  );
  repository.write(
    'sets/apps.yaml',
    set(folders.replace('}', "}, { path: '*' }")).replace('app-{{path.basename}}', 'app'),
  );
  const twice = await run(repository, 'render', 'ApplicationSet/argocd/apps');
  assert.equal(twice.code, 2);
  assert.match(twice.stderr, /several Applications are called app: Argo CD writes none of them/);
});

test('what combines generators in a combination within a combination is none for Argo CD either', async (t) => {
  const list = '{ list: { elements: [{ path: apps/cart, path.basename: cart }] } }';
  const both = (one: string): string =>
    `{ matrix: { generators: [${one}, { list: { elements: [{ a: b }] } }] } }`;
  const second = fleet(t, set(`- ${both(both(list))}`));
  const rendered = await run(second, 'render', 'ApplicationSet/argocd/apps');
  assert.equal(rendered.code, 0, rendered.stderr);
  assert.match(rendered.stdout, /name: app-cart/);
  const third = fleet(t, set(`- ${both(both(both(list)))}`));
  const refused = await run(third, 'render', 'ApplicationSet/argocd/apps');
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /matrix: matrix: a generator in it names 0 kinds, not one/);
});
