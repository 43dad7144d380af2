import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success, type Outcome } from '../../../src/base/outcome.ts';
import type { Build, BuildRequest, FileChanges } from '../../../src/engine/engineApi.ts';
import type { EngineFailure } from '../../../src/engine/engineFailure.ts';
import { Builder } from '../../../src/session/builds/builder.ts';
import { buildKey, workingTree, type BuildInput, type FileTree } from '../../../src/session/inputs.ts';
import type { Platform } from '../../../src/session/platform.ts';
import { revisionKey } from '../../../src/session/git/revisionKey.ts';
import type { WantedBuild } from '../../../src/session/snapshot.ts';
import { Store } from '../../../src/session/store.ts';
import { inputs, repository, root, text } from '../../support/snapshots.ts';

/** An engine whose answers a test gives when it likes. */
class ScriptedEngine {
  readonly files: FileChanges[] = [];
  readonly asked: BuildRequest[] = [];
  readonly #answers: ((answer: Outcome<Build, EngineFailure>) => void)[] = [];

  setFiles(changes: FileChanges): void {
    this.files.push(changes);
  }

  build(request: BuildRequest): Promise<Outcome<Build, EngineFailure>> {
    this.asked.push(request);
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  /** The folder that its files were sent to for a request, with what is in it. */
  sent(number: number, path = ''): string {
    return `${this.asked[number]?.tree ?? ''}${path}`;
  }

  artifact(): Promise<never> {
    return Promise.reject(new Error('nothing here is an artifact'));
  }

  async answer(number: number, answer: Outcome<Build, EngineFailure>): Promise<void> {
    this.#answers[number]?.(answer);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }
}

const wanted: WantedBuild = {
  key: buildKey(root, workingTree, 'apps'),
  root,
  revision: workingTree,
  path: 'apps',
  mode: 'flux-ks',
};
const kept = new Set([revisionKey(root, workingTree)]);
const good = (...reads: readonly string[]): Outcome<Build, EngineFailure> =>
  success({ objects: [], reads, warnings: [] });

interface Running {
  readonly engine: ScriptedEngine;
  readonly store: Store;
  readonly builder: Builder;
  readonly setTree: (tree: FileTree) => void;
  readonly result: () => BuildInput | undefined;
}

function running(readWanted: (paths: readonly string[]) => FileTree | undefined = () => undefined): Running {
  const engine = new ScriptedEngine();
  const store = new Store(() => undefined);
  const setTree = (working: FileTree): void => {
    store.update((before) => ({
      ...before,
      repositories: new Map([[root, repository({ working })]]),
    }));
  };
  store.update(() => ({ ...inputs(), builds: new Map() }));
  setTree(text('apps/kustomization.yaml', 'resources: []'));
  const notAsked = (): Promise<never> => Promise.reject(new Error('nothing here is a chart'));
  const helm = {
    render: notAsked,
    template: notAsked,
    readRelease: notAsked,
    generateApplications: notAsked,
  };
  const charts = { chart: notAsked, versions: notAsked, expire: notAsked };
  const platform: Pick<Platform, 'kustomize' | 'helm' | 'charts'> = { kustomize: engine, helm, charts };
  const builder = new Builder(platform, store, {
    files: (_root, _revision, paths) => {
      const tree = readWanted(paths);
      if (tree) setTree(tree);
      return Promise.resolve();
    },
    objects: () => Promise.reject(new Error('nothing here is stored by Git LFS')),
  });
  return { engine, store, builder, setTree, result: () => store.inputs.builds.get(wanted.key) };
}

const fulfil = ({ builder }: Running, builds: readonly WantedBuild[], trees = kept): void => {
  builder.fulfil(builds, new Set(builds.map(({ key }) => key)), trees);
};

void test('a build that is wanted twice runs once', async () => {
  const it = running();
  fulfil(it, [wanted]);
  fulfil(it, [wanted]);
  assert.equal(it.engine.asked.length, 1);
  await it.engine.answer(0, good());
  assert.equal(it.result()?.stale, false);
  assert.equal(it.builder.idle, true);
});

void test('what is wanted first by then overtakes builds that wait', async () => {
  const it = running();
  const build = (i: number, mode: WantedBuild['mode'] = 'flux-ks'): WantedBuild => {
    const path = `${mode}-${String(i)}`;
    return { ...wanted, key: buildKey(root, workingTree, path, { mode }), path, mode };
  };
  const builds = Array.from({ length: 200 }, (_, i) => build(i));
  fulfil(it, builds);
  const begun = it.engine.asked.length;
  assert.ok(begun >= 16 && begun < 100, String(begun));
  const last = it.engine.asked.length - 1;
  const looked = build(199);
  await it.engine.answer(0, good());
  fulfil(it, [looked, ...builds.slice(1, 199)]);
  assert.deepEqual(
    it.engine.asked.slice(last + 1).map(({ root: folder }) => folder),
    [it.engine.sent(0, '/flux-ks-199')],
  );
  fulfil(it, []);
  assert.equal(it.builder.idle, true);
});

void test('a build that is cancelled and wanted again before its answer came runs again', async () => {
  const it = running();
  fulfil(it, [wanted]);
  fulfil(it, []);
  assert.equal(it.builder.idle, true);
  fulfil(it, [wanted]);
  assert.equal(it.engine.asked.length, 2);
  await it.engine.answer(0, failed({ code: 'cancelled' }));
  assert.equal(it.result(), undefined);
  await it.engine.answer(1, good());
  assert.equal(it.result()?.outcome.ok, true);
});

void test('a file that changes while a build runs that reads it makes the answer stale', async () => {
  const it = running();
  fulfil(it, [wanted]);
  it.setTree(text('apps/kustomization.yaml', 'resources: [a.yaml]'));
  await it.engine.answer(0, good(it.engine.sent(0, '/apps/kustomization.yaml')));
  assert.equal(it.result()?.stale, true);
});

void test('a file that changes while a build runs that does not read it changes nothing', async () => {
  const readme = text('README.md', 'a');
  const it = running();
  it.setTree(new Map([...text('apps/kustomization.yaml', ''), ...readme]));
  const before = it.store.inputs.repositories.get(root)?.working ?? readme;
  fulfil(it, [wanted]);
  it.setTree(new Map([...before, ...text('README.md', 'b')]));
  await it.engine.answer(0, good(it.engine.sent(0, '/apps/kustomization.yaml')));
  assert.equal(it.result()?.stale, false);
});

void test('a build that asks for a file is made again with it', async () => {
  const paths: string[] = [];
  const it = running((asked) => {
    paths.push(...asked);
    return text('apps/kustomization.yaml', 'resources: [a.yaml]');
  });
  fulfil(it, [wanted]);
  await it.engine.answer(0, failed({ code: 'wanted', paths: [it.engine.sent(0, '/apps/a.bin')] }));
  assert.deepEqual(paths, ['apps/a.bin']);
  assert.equal(it.builder.idle, false);
  assert.equal(it.engine.asked.length, 2);
  await it.engine.answer(1, good());
  assert.equal(it.result()?.outcome.ok, true);
});

void test('a build that asks for what nobody can read ends, and says so', async () => {
  const it = running();
  fulfil(it, [wanted]);
  await it.engine.answer(0, failed({ code: 'wanted', paths: [it.engine.sent(0, '/apps/a.bin')] }));
  assert.equal(it.engine.asked.length, 1);
  assert.equal(it.result()?.outcome.ok, false);
});

void test('a failed build keeps what rendered last', async () => {
  const it = running();
  fulfil(it, [wanted]);
  await it.engine.answer(0, good(it.engine.sent(0, '/apps/kustomization.yaml')));
  const first = it.result()?.lastGood;
  fulfil(it, [wanted]);
  await it.engine.answer(1, failed({ code: 'rejected', message: 'no' }));
  assert.equal(it.result()?.outcome.ok, false);
  assert.equal(it.result()?.lastGood, first);
});

void test('only changed files are sent, and a tree that nothing wants is taken back under its own name', async () => {
  const it = running();
  fulfil(it, [wanted]);
  await it.engine.answer(0, good());
  assert.deepEqual([...(it.engine.files[0]?.keys() ?? [])], [it.engine.sent(0, '/apps/kustomization.yaml')]);
  const before = it.store.inputs.repositories.get(root)?.working ?? new Map();
  it.setTree(new Map([...before, ...text('apps/b.yaml', '')]));
  fulfil(it, [wanted]);
  assert.deepEqual([...(it.engine.files[1]?.keys() ?? [])], [it.engine.sent(0, '/apps/b.yaml')]);
  await it.engine.answer(1, good());
  fulfil(it, [], new Set());
  assert.deepEqual([...(it.engine.files[2] ?? [])], [[it.engine.sent(0), null]]);
  fulfil(it, [wanted]);
  assert.equal(it.engine.asked[2]?.root, it.engine.sent(2, '/apps'));
  assert.notEqual(it.engine.sent(2), it.engine.sent(0));
});
