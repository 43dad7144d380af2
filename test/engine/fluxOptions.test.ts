import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { at, stringAt, type Json } from '../../src/core/resource/json.ts';
import { unreadFile, type Build, type UnreadFile } from '../../src/engine/engineApi.ts';
import type { FluxOptions } from '../../src/engine/fluxApi.ts';
import { configMap, mustBuild, mustFail } from './support/buildSmall.ts';
import { startKustomize } from './support/testEngine.ts';

const engine = startKustomize();
after(() => {
  engine.dispose();
});
beforeEach(() => {
  engine.setFiles(new Map([['/', null]]));
});

const files = (contents: Readonly<Record<string, string>>): void => {
  engine.setFiles(new Map(Object.entries(contents)));
};

const build = (flux: FluxOptions, root = '/apps'): Promise<Build> => mustBuild(engine, { root, flux });

const names = ({ objects }: Build): readonly (string | undefined)[] =>
  objects.map(({ object }) => stringAt(object, 'metadata', 'name'));

const first = ({ objects }: Build, ...path: readonly string[]): Json | undefined =>
  objects[0] && at(objects[0].object, ...path);

/** `file:line` of a field of the first object. */
const originOf = ({ objects }: Build, pointer: string): string | undefined => {
  const origin = objects[0]?.origins.get(pointer);
  return origin && `${origin.path}:${String(origin.line)}`;
};

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: web
          image: nginx:1.0
`;

describe('which files are in the artifact', () => {
  const cases: readonly (readonly [path: string, isIn: boolean])[] = [
    ['deploy/app.yaml', true],
    ['.hidden/app.yaml', true],
    ['github/app.yaml', true],
    ['.github', true],
    ['.github/workflows/ci.yaml', false],
    ['deploy/.github/x.yaml', false],
    ['.gitattributes', false],
    ['a/b/.gitignore', false],
    ['a/.sops.yaml', false],
    ['a/sops.yaml', true],
    ['logo.png', false],
    ['logo.PNG', true],
    ['charts/x.tar.gz', false],
    ['charts/x.tgz', true],
    ['files.zip/app.yaml', false],
    ['cloudbuild.yaml/app.yaml', false],
  ];
  for (const [path, isIn] of cases)
    it(`${path}: ${isIn ? 'yes' : 'no'}`, async () => {
      files({
        '/apps/kustomization.yaml': `configMapGenerator: [{name: c, files: ['k=../${path}']}]\n`,
        [`/${path}`]: 'text',
      });
      const request = { root: '/apps', flux: { source: {} } };
      if (isIn) await mustBuild(engine, request);
      else assert.match(JSON.stringify(await mustFail(engine, request)), /no such file|is a directory/);
    });

  it('.sourceignore takes the place of the usual patterns, below its own folder', async () => {
    files({
      '/apps/a.yaml': configMap('a'),
      '/apps/b.yaml': configMap('b'),
      '/apps/sub/b.yaml': configMap('sub-b'),
      '/apps/.sops.yaml': configMap('sops'),
      '/apps/sub/.sourceignore': 'b.yaml\n',
    });
    const built = await build({ source: {} });
    assert.deepEqual(names(built), ['sops', 'a', 'b']);
    assert.deepEqual(built.reads.toSorted(), [
      '/apps/.sops.yaml',
      '/apps/a.yaml',
      '/apps/b.yaml',
      '/apps/sub/.sourceignore',
    ]);
    assert.equal(built.scanned, '/apps');
  });

  it("the source's own patterns come last", async () => {
    files({ '/apps/a.yaml': configMap('a'), '/apps/b.yaml': configMap('b'), '/.sourceignore': 'a.yaml\n' });
    assert.deepEqual(names(await build({ source: { ignore: '/*\n!/apps\n!a.yaml\nb.yaml' } })), ['a']);
    assert.match(
      JSON.stringify(await mustFail(engine, { root: '/apps', flux: { source: { ignore: '/apps' } } })),
      /kustomization path not found/,
    );
  });

  it('a sparse checkout is of paths that begin with its texts, and has no file of the root', async () => {
    files({
      '/apps/a.yaml': configMap('a'),
      '/apps/b.yaml': configMap('b'),
      '/apps-of-others/c.yaml': configMap('c'),
      '/other/d.yaml': configMap('d'),
      '/.sourceignore': 'a.yaml\n',
      '/kustomization.yaml': 'resources: [apps/a.yaml]\n',
    });
    const built = (...sparseCheckout: readonly string[]) => build({ source: { sparseCheckout } }, '/');
    assert.deepEqual(names(await built('apps')), ['a', 'b', 'c']);
    assert.deepEqual(names(await built('./apps/')), ['a', 'b']);
    assert.deepEqual(names(await built('apps/b.yaml', 'other')), ['b', 'd']);
    assert.deepEqual(names(await built('apps/', '.sourceignore')), ['b']);
    assert.deepEqual(
      await mustFail(engine, { root: '/', flux: { source: { sparseCheckout: ['apps', 'app'] } } }),
      { code: 'rejected', message: "sparse checkout dir 'app' does not exist in repository" },
    );
  });

  it('an ignore file that is not here yet is asked for', async () => {
    engine.setFiles(
      new Map<string, string | UnreadFile>([
        ['/apps/a.yaml', configMap('a')],
        ['/.sourceignore', unreadFile],
      ]),
    );
    assert.deepEqual(await mustFail(engine, { root: '/apps', flux: { source: {} } }), {
      code: 'wanted',
      paths: ['/.sourceignore'],
    });
  });
});

describe('a folder without a kustomization', () => {
  it('is built of all manifests below, a kustomization below as a whole', async () => {
    files({
      '/apps/z.yaml': configMap('z'),
      '/apps/a.yml': configMap('a'),
      '/apps/readme.md': 'no YAML: at: all',
      '/apps/m/n/deep.yaml': configMap('deep'),
      '/apps/k/kustomization.yaml': 'resources: [one.yaml]\n',
      '/apps/k/one.yaml': configMap('one'),
      '/apps/k/two.yaml': configMap('two'),
    });
    const built = await build({});
    assert.deepEqual(names(built), ['a', 'one', 'deep', 'z']);
    assert.equal(originOf(built, '/data/key'), 'apps/a.yml:6');
    assert.ok(!built.reads.includes('/apps/kustomization.yaml'));
  });

  it('may hold nothing', async () => {
    files({ '/apps/readme.md': 'nothing' });
    assert.deepEqual(names(await build({})), []);
  });

  it('must hold manifests alone', async () => {
    files({ '/apps/a.yaml': configMap('a'), '/apps/values.yaml': 'replicas: 1\n' });
    assert.match(
      JSON.stringify(await mustFail(engine, { root: '/apps' })),
      /failed to decode Kubernetes YAML from \/apps\/values.yaml: missing Resource metadata/,
    );
  });

  it('asks for all its files at once', async () => {
    engine.setFiles(
      new Map([
        ['/apps/a.yaml', unreadFile],
        ['/apps/b/c.yaml', unreadFile],
      ]),
    );
    assert.deepEqual(await mustFail(engine, { root: '/apps' }), {
      code: 'wanted',
      paths: ['/apps/a.yaml', '/apps/b/c.yaml'],
    });
  });
});

const owner = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
spec:
  targetNamespace: shop
  namePrefix: my-
  images:
    - name: nginx
      newTag: "2.0"
  patches:
    - patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 3
    - target: { kind: Deployment }
      patch: |
        - op: add
          path: /spec/paused
          value: true
`;
const spec = {
  targetNamespace: 'shop',
  namePrefix: 'my-',
  images: [{ name: 'nginx', newTag: '2.0' }],
  patches: [
    {
      patch: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n',
    },
    { target: { kind: 'Deployment' }, patch: '- op: add\n  path: /spec/paused\n  value: true\n' },
  ],
};

describe("the owner's spec", () => {
  beforeEach(() => {
    files({
      '/apps/kustomization.yaml':
        'resources: [web.yaml]\nnamespace: other\nimages: [{name: nginx, newTag: "1.5"}]\n',
      '/apps/web.yaml': deployment,
      '/clusters/apps.yaml': owner,
    });
  });

  it('is merged over the kustomization', async () => {
    const built = await build({ spec });
    assert.deepEqual(names(built), ['my-web']);
    assert.equal(first(built, 'metadata', 'namespace'), 'shop');
    assert.equal(first(built, 'spec', 'replicas'), 3);
    assert.equal(first(built, 'spec', 'paused'), true);
    assert.match(JSON.stringify(first(built, 'spec', 'template')), /nginx:2.0/);
  });

  const image = '/spec/template/spec/containers/0/image';

  it('has no line without its manifest, and takes none from elsewhere', async () => {
    const built = await build({ spec });
    for (const pointer of ['/metadata/namespace', '/spec/replicas', '/spec/paused', image])
      assert.equal(originOf(built, pointer), undefined, pointer);
    assert.equal(originOf(built, '/spec/template/spec/containers/0/name'), 'apps/web.yaml:10');
  });

  it('has the lines of its manifest', async () => {
    const manifest = { path: 'clusters/apps.yaml', namespace: 'flux-system', name: 'apps' };
    const built = await build({ spec, manifest });
    assert.equal(originOf(built, '/metadata/namespace'), 'clusters/apps.yaml:6');
    assert.equal(originOf(built, '/metadata/name'), 'clusters/apps.yaml:7');
    assert.equal(originOf(built, image), 'clusters/apps.yaml:10');
    assert.equal(originOf(built, '/spec/replicas'), 'clusters/apps.yaml:18');
    assert.equal(originOf(built, '/spec/paused'), 'clusters/apps.yaml:23');
    assert.equal(originOf(built, '/kind'), 'apps/web.yaml:2');
    assert.ok(built.reads.includes('/clusters/apps.yaml'));
  });

  it('has no line where the manifest says something else by now', async () => {
    files({ '/clusters/apps.yaml': owner.replace('"2.0"', '"3.0"').replace('replicas: 3', 'replicas: 4') });
    const manifest = { path: 'clusters/apps.yaml', namespace: 'flux-system', name: 'apps' };
    const built = await build({ spec, manifest });
    assert.equal(originOf(built, image), undefined);
    assert.equal(originOf(built, '/spec/replicas'), undefined);
    assert.equal(originOf(built, '/metadata/namespace'), 'clusters/apps.yaml:6');
  });

  it('may name components, and ignore those that are not there', async () => {
    files({
      '/parts/label/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {part: label}}]\n',
    });
    const components = ['../parts/label', '../parts/gone'];
    const built = await build({ spec: { components, ignoreMissingComponents: true } });
    assert.equal(first(built, 'metadata', 'labels', 'part'), 'label');
    await mustFail(engine, { root: '/apps', flux: { spec: { components } } });
  });
});

describe('variables', () => {
  const substitution = (variables: Readonly<Record<string, string>>, secret: readonly string[] = []) => ({
    substitution: { variables, secret, always: false },
  });

  it('are put in as text, and what comes of it is read again', async () => {
    files({ '/apps/a.yaml': configMap('${NAME}', '${WORD:=none} $${WORD}') + 'n: ${COUNT}\n' });
    const built = await build(substitution({ NAME: 'x', COUNT: '3' }));
    assert.deepEqual(names(built), ['x']);
    assert.equal(first(built, 'data', 'key'), 'none ${WORD}');
    assert.equal(first(built, 'n'), 3);
    assert.equal(originOf(built, '/data/key'), 'apps/a.yaml:6');
    assert.equal(originOf(built, '/metadata/name'), 'apps/a.yaml:4');
  });

  it('are left alone without any, and by a mark', async () => {
    files({ '/apps/a.yaml': configMap('a', '${WORD:=none}') });
    assert.equal(first(await build(substitution({})), 'data', 'key'), '${WORD:=none}');
    const always = { substitution: { variables: {}, secret: [], always: true } };
    assert.equal(first(await build(always), 'data', 'key'), 'none');
    const mark = '  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\n';
    files({ '/apps/a.yaml': configMap('a', '${WORD}').replace('\ndata:', `\n${mark}data:`) });
    assert.equal(first(await build(substitution({ WORD: 'x' })), 'data', 'key'), '${WORD}');
  });

  it('name what secret ones decide', async () => {
    files({ '/apps/a.yaml': configMap('a', 'u:${PASSWORD}') + '  other: ${WORD}\n  is: ${#PASSWORD}\n' });
    const built = await build(substitution({ PASSWORD: 'hunter2', WORD: 'w' }, ['PASSWORD']));
    assert.deepEqual(built.objects[0]?.secret, ['/data/is', '/data/key']);
  });

  it('that are secret are not quoted by errors', async () => {
    files({ '/apps/a.yaml': configMap('a', '${PASSWORD}') });
    const flux = substitution({ PASSWORD: '*hunter2 x' }, ['PASSWORD']);
    const failure = JSON.stringify(await mustFail(engine, { root: '/apps', flux }));
    assert.match(failure, /post build failed for/);
    assert.doesNotMatch(failure, /hunter2/);
  });
});
