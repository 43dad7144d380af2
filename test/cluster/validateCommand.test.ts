import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { at, isArray, parseJson, stringAt, type Json } from '../../src/core/resource/json.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** The contract of `plumbline check`. It needs no cluster; the suite of clusters builds what ships. */

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function check(repository: TemporaryRepository, ...args: readonly string[]): Promise<Ran> {
  const program = path.join(projectFolder, 'dist', 'cli.cjs');
  return new Promise((resolve) => {
    const options = { cwd: repository.folder, maxBuffer: 1e8 };
    execFile(process.execPath, [program, 'check', ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

interface Reported {
  readonly code: string;
  readonly severity: string;
  readonly place: string;
  readonly field: string | undefined;
}

/** `path:line:column` and what is reported there. */
function problemsOf(stdout: string): readonly Reported[] {
  const problems = at(parseJson(stdout), 'problems');
  assert.ok(isArray(problems));
  return problems.map((one: Json) => ({
    code: stringAt(one, 'code') ?? '',
    severity: stringAt(one, 'severity') ?? '',
    place: [stringAt(one, 'path'), numberAt(one, 'line'), numberAt(one, 'column')].join(':'),
    field: stringAt(one, 'field'),
  }));
}

function numberAt(value: Json, key: string): string {
  const found = at(value, key);
  return typeof found === 'number' ? String(found) : 'none';
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx
`;

function fleet(context: TestContext): TemporaryRepository {
  const repository = temporaryRepository(context);
  repository.write('base/kustomization.yaml', 'resources: [web.yaml]\n');
  // The overlay brings the image.
  repository.write('base/web.yaml', deployment.replace('          image: nginx\n', ''));
  repository.write(
    'prod/kustomization.yaml',
    'resources: [../base]\npatches: [{path: image.yaml}, {path: replicas.yaml}]\n',
  );
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n';
  repository.write(
    'prod/image.yaml',
    `${patch}  template:\n    spec:\n      containers:\n        - name: web\n          image: nginx\n`,
  );
  repository.write('prod/replicas.yaml', `${patch}  replicas: 3\n`);
  repository.write('values.yaml', 'kind: a value\napiVersion: 3\n');
  repository.write('chart/Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 1.0.0\n');
  repository.write('chart/templates/web.yaml', 'apiVersion: apps/v1\nkind: Deployment\n{{ if .x }}\n');
  repository.write('.github/workflows/ci.yaml', 'on: push\njobs: {}\n');
  repository.commit('first');
  return repository;
}

test('a repository in order has no problems: bases that overlays complete, patches, charts, files of CI', async (context) => {
  const { code, stdout } = await check(fleet(context), '--format', 'json');
  assert.deepEqual(problemsOf(stdout), []);
  assert.equal(code, 0);
  assert.equal(at(parseJson(stdout), 'resources'), 3);
});

test('problems as typed and as rendered stand at the lines that control them', async (context) => {
  const repository = fleet(context);
  repository.write(
    'prod/replicas.yaml',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: -3\n',
  );
  repository.write(
    'prod/web.yaml',
    deployment.replace('name: web\nspec', 'name: other\nspec').replace('image', 'imge'),
  );
  const { code, stdout } = await check(repository, '--format', 'json');
  assert.deepEqual(problemsOf(stdout), [
    { code: 'invalid-value', severity: 'error', place: 'prod/replicas.yaml:5:13', field: 'spec.replicas' },
    {
      code: 'unknown-field',
      severity: 'error',
      place: 'prod/web.yaml:12:11',
      field: 'spec.template.spec.containers[0].imge',
    },
  ]);
  assert.equal(code, 1);
});

const widgets = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties: {size: {type: integer}}
              x-kubernetes-validations: [{rule: self.size < 10, message: too big}]
`;
const widget =
  'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  size: 20\n  colour: red\n';

test('custom resources by the definitions in the repository', async (context) => {
  const repository = temporaryRepository(context);
  repository.write('crds/widgets.yaml', widgets);
  repository.write('app/widget.yaml', widget);
  repository.commit('first');
  const { stdout } = await check(repository, 'app', '--format', 'json');
  assert.deepEqual(
    problemsOf(stdout).map(({ code, place }) => `${code} ${place}`),
    ['invalid-value app/widget.yaml:4:1', 'unknown-field app/widget.yaml:6:3'],
  );
});

test('in no repository, what lies below the folder of a file counts where a kustomization holds it together', async (context) => {
  const tree = temporaryRepository(context);
  rmSync(path.join(tree.folder, '.git'), { recursive: true });
  tree.write('home/widget.yaml', widget);
  tree.write('home/projects/crds/widgets.yaml', widgets);
  const codes = async (): Promise<readonly string[]> =>
    problemsOf((await check(tree, 'home/widget.yaml', '--format', 'json')).stdout).map(({ code }) => code);
  assert.deepEqual(
    (await codes()).filter((code) => code !== 'unknown-kind'),
    [],
  );
  tree.write('home/kustomization.yaml', 'resources: [widget.yaml, projects/crds/widgets.yaml]\n');
  assert.deepEqual(await codes(), ['invalid-value', 'unknown-field']);
});

test('since a revision, by a version of Kubernetes, in the formats of others', async (context) => {
  const repository = fleet(context);
  const budget =
    'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {selector: {}}\n';
  repository.write('old.yaml', budget);
  repository.commit('second');
  const since = await check(repository, '--since', 'HEAD', '--format', 'json');
  assert.equal(at(parseJson(since.stdout), 'files'), 0);
  const sinceFirst = await check(repository, '--since', 'HEAD~1', '--format', 'json');
  assert.deepEqual(
    problemsOf(sinceFirst.stdout).map(({ code, place }) => `${code} ${place}`),
    ['removed-api old.yaml:1:13'],
  );
  const before = await check(repository, 'old.yaml', '--kubernetes-version', '1.24', '--format', 'json');
  assert.deepEqual(
    problemsOf(before.stdout).map(({ severity }) => severity),
    ['warning'],
  );
  assert.equal(before.code, 0);
  const github = await check(repository, 'old.yaml', '--format', 'github');
  assert.match(
    github.stdout,
    /^::error file=old\.yaml,line=1,endLine=1,col=13,endColumn=27,title=removed-api%3A apiVersion::/,
  );
  const sarif = parseJson((await check(repository, 'old.yaml', '--format', 'sarif')).stdout);
  const [run] = at(sarif, 'runs') as readonly Json[];
  const [result] = at(run, 'results') as readonly Json[];
  assert.equal(stringAt(result, 'ruleId'), 'removed-api');
  const text = await check(repository, 'old.yaml');
  assert.match(
    text.stdout,
    /^old\.yaml:1:13: error: .*use policy\/v1 \[removed-api\]\n1 resource in 1 file: 1 error, 0 warnings\n$/,
  );
});

test('since a revision, what a change breaks elsewhere is told where it shows', async (context) => {
  const repository = fleet(context);
  repository.write('other/kustomization.yaml', 'resources: [missing.yaml]\n');
  repository.write(
    'settings/kustomization.yaml',
    'configMapGenerator: [{name: settings, envs: [settings.txt]}]\n',
  );
  repository.write('settings/settings.txt', 'a=1\n');
  repository.commit('second');
  const since = async (...paths: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await check(repository, ...paths, '--since', 'HEAD', '--format', 'json');
    return problemsOf(stdout).map(({ code, place }) => `${code} ${place}`);
  };
  // What failed before and reads nothing that has changed is no news.
  assert.deepEqual(await since(), []);
  repository.git('rm', '--quiet', 'prod/replicas.yaml');
  assert.deepEqual(await since(), ['kustomize-build prod/kustomization.yaml:2:38']);
  assert.deepEqual(await since('base'), []);
  repository.write('prod/replicas.yaml', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: wbe}\n');
  assert.deepEqual(await since(), ['kustomize-build prod/replicas.yaml:3:12']);
  repository.git('rm', '--quiet', 'base/kustomization.yaml');
  repository.git('rm', '--quiet', 'base/web.yaml');
  assert.deepEqual(await since(), ['kustomize-build prod/kustomization.yaml:1:13']);
  repository.write('settings/settings.txt', 'a=1\na=2\n');
  assert.deepEqual(await since('settings'), ['kustomize-build settings/kustomization.yaml:1:1']);
});

test('wrong use is one line that says what to do', async (context) => {
  const repository = fleet(context);
  for (const args of [
    ['no-such-folder'],
    ['--format', 'xml'],
    ['--kubernetes-version', 'new'],
    ['--since', 'nowhere'],
  ]) {
    const { code, stdout, stderr } = await check(repository, ...args);
    assert.equal(code, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, /^plumbline: [^\n]+\n$/);
  }
});
