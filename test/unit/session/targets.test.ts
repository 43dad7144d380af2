import assert from 'node:assert/strict';
import { test } from 'node:test';
import { success } from '../../../src/base/outcome.ts';
import { formatOwner } from '../../../src/core/owner/owner.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { placeOf } from '../../../src/present/lines/placeOf.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import type { TreeOptions } from '../../../src/present/treeOptions.ts';
import { buildSteps } from '../../../src/session/builds/buildSteps.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { buildKey, workingTree, type FileTree, type Inputs } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  build,
  configMap,
  environment,
  firstCommit,
  inputs,
  repository,
  root,
  text,
} from '../../support/snapshots.ts';

/** Targets of `.plumbline.yaml`: paths that people apply themselves. */

const file = (contents: string): FileTree => text('.plumbline.yaml', contents);
const target = 'targets:\n- {path: apps, environment: prod}\n';

const options: TreeOptions = { group: 'owner', show: 'all' };

interface Parts {
  readonly settings?: string;
  readonly rendered?: readonly JsonObject[];
  readonly live?: readonly JsonObject[];
  readonly namespace?: string;
  readonly committed?: boolean;
}

function given(parts: Parts = {}): Inputs {
  const { settings = target, rendered = [], live = [], namespace, committed = true } = parts;
  const plain = repository();
  const refs = committed ? [{ name: 'refs/remotes/origin/main', commit: firstCommit }] : [];
  return inputs({
    repository: repository({
      repository: {
        ...plain.repository,
        head: { branch: 'main', upstream: 'refs/remotes/origin/main' },
        refs,
      },
      working: file(settings),
      commits: new Map([[firstCommit, success(new Map())]]),
    }),
    environments: [environment({ owners: [], live, ...(namespace === undefined ? {} : { namespace }) })],
    builds: new Map(
      [firstCommit, workingTree].map((revision) => [
        buildKey(root, revision, 'apps', { mode: 'kubectl' }),
        build({ objects: rendered }),
      ]),
    ),
  });
}

const owners = ({ owners: all }: Snapshot): readonly unknown[] =>
  all.map(({ owner, environment: name, state }) => [formatOwner(owner.id), name, state.kind]);

test('a target is an owner, measured from what the branch follows', () => {
  const snapshot = derive(given({ rendered: [configMap('one', {})] }), undefined);
  assert.deepEqual(owners(snapshot), [['Target/prod/apps', 'prod', 'compared']]);
  const [owner] = snapshot.owners;
  assert.equal(owner?.base?.commit, firstCommit);
  assert.match(
    owner.base.estimatedBecause ?? '',
    /nobody records what was applied: origin\/main stands for it/,
  );
  assert.deepEqual(
    [...snapshot.wanted.keptBuilds].map((key) => key.split('\n').slice(1)),
    [
      [firstCommit, 'apps', 'kubectl'],
      [workingTree, 'apps', 'kubectl'],
    ],
  );
});

test('several targets of one path, each with a name of its own', () => {
  const settings =
    'targets:\n- {path: apps, environment: prod}\n- {path: apps, environment: prod, namespace: shop}\n- {path: ., environment: prod}\n';
  assert.deepEqual(
    derive(given({ settings }), undefined).owners.map(({ owner }) => formatOwner(owner.id)),
    ['Target/prod/apps', 'Target/prod:shop/apps', 'Target/prod/.'],
  );
});

test('an environment that nobody has bound is said to be so, and nothing is rendered for it', () => {
  const snapshot = derive(given({ settings: 'targets:\n- {path: apps, environment: staging}\n' }), undefined);
  assert.deepEqual(owners(snapshot), [['Target/staging/apps', 'staging', 'notCompared']]);
  const state = snapshot.owners[0]?.state;
  assert.match(state && 'reason' in state ? state.reason : '', /no cluster is bound to staging/);
  assert.equal(snapshot.wanted.keptBuilds.size, 0);
});

test('before anything is committed there is nothing to measure from', () => {
  const [owner] = derive(given({ committed: false }), undefined).owners;
  assert.deepEqual(owner?.state, { kind: 'unknown', reason: 'nothing is committed yet' });
});

test('objects without a namespace go to that of the context, of the target, or default', () => {
  const { namespace: _, ...metadata } = { namespace: '', name: 'one' };
  const rendered = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata }];
  const inNamespace = (parts: Parts): unknown => {
    const [object] = derive(given({ rendered, ...parts }), undefined).owners[0]?.objects ?? [];
    return [object?.id.namespace, (object?.working?.object['metadata'] as JsonObject)['namespace']];
  };
  assert.deepEqual(inNamespace({}), ['default', 'default']);
  assert.deepEqual(inNamespace({ namespace: 'team' }), ['team', 'team']);
  const settings = 'targets:\n- {path: apps, environment: prod, namespace: shop}\n';
  assert.deepEqual(inNamespace({ namespace: 'team', settings }), ['shop', 'shop']);
});

test('an object of another namespace than the target is refused, as kubectl refuses it', () => {
  const settings = 'targets:\n- {path: apps, environment: prod, namespace: other}\n';
  const snapshot = derive(given({ settings, rendered: [configMap('one', {})] }), undefined);
  const [object] = snapshot.owners[0]?.objects ?? [];
  assert.equal(object?.verdict?.verdict, 'INVALID');
  assert.match(object.verdict.reason ?? '', /another namespace than other/);
});

test('nothing is new where nothing changed', () => {
  const first = derive(given({ rendered: [configMap('one', {})] }), undefined);
  assert.equal(derive({ ...first.inputs }, first).owners, first.owners);
});

test('the tree: problems of the file first, then environments that are bound to nothing, then the others', () => {
  const settings =
    'context: x\ntargets:\n- {path: apps, environment: staging}\n- {path: ., environment: prod}\n';
  const snapshot = derive(given({ settings }), undefined);
  const rows = treeRows(snapshot, undefined, 0, options);
  assert.deepEqual(
    rows.map(({ kind, label, description }) => [kind, label, description.slice(0, 30)]),
    [
      ['message', '.plumbline.yaml, line 1', 'context is refused: a reposito'],
      ['environment', 'staging', 'not bound to a cluster'],
      ['environment', 'prod', rows[2]?.description],
    ],
  );
  const [problem, unbound] = rows;
  assert.deepEqual(placeOf(snapshot, problem?.id ?? ''), {
    path: '/repo/.plumbline.yaml',
    line: 0,
    column: 0,
  });
  const [row] = treeRows(snapshot, unbound?.id, 0, options);
  assert.equal(row?.label, 'apps');
  assert.match(row.description, /^no cluster is bound to staging: .* · target$/);
  assert.match(row.tooltip, /^Target\/staging\/apps$/m);
});

test('targets are shown where Flux may not be read', () => {
  const denied = { listed: false, objects: new Map(), failure: { code: 'denied', message: '403' } } as const;
  const before = given({ rendered: [] });
  const prod = environment({ owners: [], kustomizations: denied, gitRepositories: denied });
  const snapshot = derive({ ...before, environments: new Map([['prod', prod]]) }, undefined);
  const [row] = treeRows(snapshot, undefined, 0, options);
  assert.equal(row?.description, 'nothing to compare');
  assert.deepEqual(
    treeRows(snapshot, row.id, 0, options).map(({ kind, label }) => [kind, label]),
    [
      ['message', 'You may not list kustomizations'],
      ['owner', 'apps'],
    ],
  );
});

test('how a path is read: by its kustomization, or its manifests, or as Flux does', () => {
  const path = 'apps';
  const kustomization = text('apps/kustomization.yml', '');
  const request = { tree: '/@0', root: '/@0/apps', origins: true };
  assert.deepEqual(
    [
      ...buildSteps({ path, mode: 'kubectl' }, kustomization, '/@0'),
      ...buildSteps({ path, mode: 'kubectl' }, text('apps/deep/kustomization.yaml', ''), '/@0'),
      ...buildSteps({ path, mode: 'flux-ks' }, kustomization, '/@0'),
      ...buildSteps({ path: '', mode: 'kubectl' }, text('Kustomization', ''), '/@0'),
    ],
    [
      { ...request, order: 'cli', restrictToRoot: true },
      { ...request, order: 'manifests', restrictToRoot: true },
      { ...request, order: 'flux', restrictToRoot: false, flux: { source: {} } },
      { ...request, root: '/@0', order: 'cli', restrictToRoot: true },
    ].map((asked) => ({ kind: 'request', request: asked, reads: [] })),
  );
});
