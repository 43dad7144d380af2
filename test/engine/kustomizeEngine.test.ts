import assert from 'node:assert/strict';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import type { Disposable } from '../../src/base/disposable.ts';
import { stringAt } from '../../src/core/resource/json.ts';
import type { Build, KustomizeEngine } from '../../src/engine/engineApi.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { configMap, mustBuild, mustFail } from './support/buildSmall.ts';
import { folderFiles } from './support/folderFiles.ts';
import { startKustomize } from './support/testEngine.ts';

const fixtures = folderFiles(path.join(projectFolder, 'test', 'fixtures', 'kustomize'));
const engine: KustomizeEngine & Disposable = startKustomize();
after(() => {
  engine.dispose();
});
beforeEach(() => {
  engine.setFiles(new Map([['/', null], ...fixtures]));
});

const names = ({ objects }: Build): readonly (string | undefined)[] =>
  objects.map(({ object }) => stringAt(object, 'metadata', 'name'));

const only = (files: Readonly<Record<string, string | Uint8Array | null>>): void => {
  engine.setFiles(new Map([['/', null], ...Object.entries(files)]));
};

describe('files', () => {
  it('are any names, and bytes as they are', async () => {
    const bytes = Uint8Array.from([0, 255, 254, 10, 200]);
    only({
      '/a b+c/ключ (1)/kustomization.yaml':
        'resources: ["x+y z.yaml"]\nconfigMapGenerator:\n- name: bytes\n  files: [größe.bin]\n  options: {disableNameSuffixHash: true}\n',
      '/a b+c/ключ (1)/x+y z.yaml': configMap('odd'),
      '/a b+c/ключ (1)/größe.bin': bytes,
    });
    const build = await mustBuild(engine, { root: '/a b+c/ключ (1)' });
    assert.deepEqual(names(build), ['odd', 'bytes']);
    const data = build.objects[1]?.object;
    assert.equal(stringAt(data, 'binaryData', 'größe.bin'), Buffer.from(bytes).toString('base64'));
    assert.deepEqual(build.reads, [
      '/a b+c/ключ (1)/kustomization.yaml',
      '/a b+c/ключ (1)/x+y z.yaml',
      '/a b+c/ключ (1)/größe.bin',
    ]);
  });

  it('change for the builds behind the change, and not for those before', async () => {
    only({ '/kustomization.yaml': 'resources: [a.yaml]', '/a.yaml': configMap('before') });
    const first = mustBuild(engine);
    engine.setFiles(new Map([['/a.yaml', configMap('after')]]));
    const second = mustBuild(engine);
    assert.deepEqual([names(await first), names(await second)], [['before'], ['after']]);
  });

  it('go with their folder, and may come back in the same change', async () => {
    only({ '/app/kustomization.yaml': 'resources: [a.yaml]', '/app/a.yaml': configMap('a') });
    engine.setFiles(new Map([['/app', null]]));
    assert.deepEqual(await mustFail(engine, { root: '/app', order: 'cli' }), {
      code: 'rejected',
      message:
        "must build at directory: not a valid directory: evalsymlink failure on '/app' : lstat /app: no such file or directory",
    });
    engine.setFiles(
      new Map([
        ['/app', null],
        ['/app/kustomization.yaml', 'resources: [b.yaml]'],
        ['/app/b.yaml', configMap('b')],
      ]),
    );
    assert.deepEqual(names(await mustBuild(engine, { root: '/app' })), ['b']);
  });

  it('outside the tree are not there, however a path climbs', async () => {
    only({
      '/one/app/kustomization.yaml': 'resources: [../../two/a.yaml]',
      '/one/two/a.yaml': configMap('above the tree, this would be it'),
      '/two/a.yaml': configMap('a'),
    });
    assert.deepEqual(names(await mustBuild(engine, { root: '/one/app' })), ['a']);
    const failure = await mustFail(engine, { tree: '/one', root: '/one/app' });
    assert.match(JSON.stringify(failure), /no such file or directory/);
  });

  it('outside the root are refused where the tool refuses them', async () => {
    const failure = await mustFail(engine, { root: '/errors/outside', order: 'cli', restrictToRoot: true });
    assert.match(
      JSON.stringify(failure),
      /security; file '\/deprecated\/base\/config.yaml' is not in or below/,
    );
    assert.deepEqual(names(await mustBuild(engine, { root: '/errors/outside', order: 'cli' })), ['config']);
  });
});

describe('contents that are not there yet', () => {
  it('are asked for, all that one kustomization names at once', async () => {
    const wanted: (readonly string[])[] = [];
    engine.setFiles(new Map([...fixtures.keys()].map((name) => [name, { unread: true }])));
    for (;;) {
      const build = await engine.build({
        root: '/shop/production',
        order: 'flux',
        restrictToRoot: false,
        origins: true,
      });
      if (build.ok) {
        engine.setFiles(fixtures);
        assert.deepEqual(build.value, await mustBuild(engine, { root: '/shop/production' }));
        break;
      }
      if (build.failure.code !== 'wanted') return assert.fail(JSON.stringify(build.failure));
      wanted.push(build.failure.paths);
      engine.setFiles(new Map(build.failure.paths.map((name) => [name, fixtures.get(name) ?? ''])));
    }
    assert.deepEqual(wanted, [
      ['/shop/production/kustomization.yaml'],
      [
        '/shop/production/limits.env',
        '/shop/base/kustomization.yaml',
        '/shop/production/extra.yaml',
        '/shop/components/metrics/kustomization.yaml',
        '/shop/production/resources.yaml',
        '/shop/production/host.json6902.yaml',
      ],
      [
        '/shop/base/banner.txt',
        '/shop/base/deployment.yaml',
        '/shop/base/service.yaml',
        '/shop/base/settings/ingress.yaml',
      ],
      ['/shop/components/metrics/monitor.yaml', '/shop/components/metrics/port.yaml'],
    ]);
  });
});

describe('a build', () => {
  it('orders objects as its tool does', async () => {
    assert.deepEqual(names(await mustBuild(engine, { root: '/order', order: 'flux' })).slice(0, 3), [
      'deployment',
      'service',
      'namespace',
    ]);
    assert.deepEqual(names(await mustBuild(engine, { root: '/order', order: 'cli' })).slice(0, 3), [
      'namespace',
      'customresourcedefinition',
      'serviceaccount',
    ]);
  });

  it('keeps every digit of integers', async () => {
    const numbers = (await mustBuild(engine, { root: '/texts' })).objects[1]?.object['spec'];
    assert.deepEqual(
      Object.entries(numbers ?? {}).filter(([, value]) => typeof value === 'bigint'),
      [
        ['large', 9007199254740993n],
        ['negative', -9223372036854775808n],
        ['unsigned', 18446744073709552000n],
      ],
    );
  });

  it('hands over warnings, and does not stall on them', async () => {
    const { warnings } = await mustBuild(engine, { root: '/deprecated' });
    assert.equal(warnings.length, 6);
    assert.match(warnings[0] ?? '', /^# Warning: 'bases' is deprecated/);
  });

  for (const remote of [
    'https://example.com/manifests.yaml',
    'https://example.com/organisation/repository//folder?ref=v1',
    'github.com/organisation/repository//folder?ref=v1',
    'git@github.com:organisation/repository.git//folder',
  ]) {
    it(`says that it does not fetch ${remote}`, async () => {
      only({ '/kustomization.yaml': `resources:\n- ${remote}\n` });
      const failure = await mustFail(engine);
      assert.deepEqual(failure, { code: 'rejected', message: `remote content is not fetched: ${remote}` });
    });
  }

  it('needs a folder', async () => {
    assert.deepEqual(await mustFail(engine, { root: '/nowhere' }), {
      code: 'rejected',
      message: 'kustomization path not found: stat /nowhere: no such file or directory',
    });
  });

  it('leaves no schema of its own behind', async () => {
    const inputs = ['/openapi/over', '/openapi', '/openapi/mixed', '/openapi/version', '/openapi'];
    for (const order of ['flux', 'cli'] as const) {
      const alone: unknown[] = [];
      for (const root of inputs) {
        const fresh = startKustomize();
        fresh.setFiles(fixtures);
        alone.push((await mustBuild(fresh, { root, order })).objects);
        fresh.dispose();
      }
      const inOneEngine: unknown[] = [];
      for (const root of inputs) inOneEngine.push((await mustBuild(engine, { root, order })).objects);
      assert.deepEqual(inOneEngine, alone);
    }
  });

  it('that is cancelled in the middle costs the next one nothing', async () => {
    const many = Array.from({ length: 3000 }, (_item, i) => configMap(`many-${String(i)}`)).join('---\n');
    engine.setFiles(
      new Map([
        ['/many/kustomization.yaml', 'resources: [all.yaml]\nnamePrefix: a-\nnamespace: b\n'],
        ['/many/all.yaml', many],
      ]),
    );
    await mustBuild(engine, { root: '/order' });
    const controller = new AbortController();
    const request = { root: '/many', order: 'flux', restrictToRoot: false, origins: true } as const;
    const cancelled = engine.build(request, controller.signal);
    const next = mustBuild(engine, { root: '/order' });
    controller.abort();
    assert.deepEqual(await cancelled, { ok: false, failure: { code: 'cancelled' } });
    assert.equal((await next).objects.length, 9);
    assert.equal((await mustBuild(engine, { root: '/shop/production' })).objects.length, 9);
  });
});
