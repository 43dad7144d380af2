import assert from 'node:assert/strict';
import test from 'node:test';
import { readArgoSet } from '../../../../src/core/owner/argo/argoSet.ts';
import { keptDifferences } from '../../../../src/core/owner/keptDifferences.ts';
import type { Owner } from '../../../../src/core/owner/owner.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';
import { setWillRun } from '../../../../src/core/plan/setWillRun.ts';

const url = 'https://git.example.com/shop/fleet.git';
const remotes = [{ name: 'origin', urls: ['git@git.example.com:shop/fleet'] }];
const holder = { remote: 'origin', ref: { by: 'branch', value: 'main' } } as const;

const set = (
  generators: readonly JsonObject[],
  spec: JsonObject = {},
  status: JsonObject = {},
): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { name: 'apps', namespace: 'argocd' },
  spec: { generators, template: {}, ...spec },
  status,
});
const git = (revision: string, more: JsonObject = {}): JsonObject => ({
  git: { repoURL: url, revision, directories: [{ path: 'apps/*' }], ...more },
});
const list: JsonObject = { list: { elements: [{ name: 'one' }] } };

function owner(object: JsonObject, by?: typeof holder): Owner {
  const read = readArgoSet(object, remotes, by);
  if (read.kind === 'other') throw new Error(read.reason);
  return read.owner;
}

test('a set as its controller leaves it', () => {
  const status = {
    conditions: [
      { type: 'ErrorOccurred', status: 'False', reason: 'ApplicationSetUpToDate' },
      { type: 'ResourcesUpToDate', status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z' },
    ],
    resources: [{ group: 'argoproj.io', version: 'v1alpha1', kind: 'Application', name: 'cart' }],
  };
  const read = owner(set([git('main', { requeueAfterSeconds: 30 })], {}, status));
  assert.deepEqual(
    { ...read, build: undefined },
    {
      id: { kind: 'ApplicationSet', namespace: 'argocd', name: 'apps' },
      mode: 'applicationset',
      manager: 'argocd-applicationset-controller',
      remote: 'origin',
      ref: { by: 'branchOrTag', value: 'main' },
      path: '',
      namespace: 'argocd',
      unrecorded: 'nobody records what a set was generated from',
      inventory: [
        {
          id: { group: 'argoproj.io', kind: 'Application', namespace: 'argocd', name: 'cart' },
          version: 'v1alpha1',
        },
      ],
      status: {
        ready: 'True',
        reason: 'up to date',
        message: '',
        since: '2026-01-02T03:04:05Z',
        suspended: false,
      },
      schedule: { agent: 'argoSet', requeueSeconds: 30, inSteps: false },
      build: undefined,
      prune: true,
      force: false,
    },
  );
  assert.deepEqual(read.build?.agent === 'argoSet' && read.build.urls, remotes[0]?.urls);
});

test('one that reads no repository belongs to what holds its manifest', () => {
  assert.deepEqual(owner(set([list]), holder).ref, holder.ref);
  assert.throws(() => owner(set([list])), /none holds its manifest/);
  assert.throws(
    () => owner(set([{ git: { repoURL: 'https://u:secret@other.example.com/a', revision: 'main' } }])),
    /^Error: no generator reads a remote of this repository: https:\/\/other\.example\.com\/a$/,
  );
});

test('what cannot be generated from files is said, with its place', () => {
  const nested = {
    matrix: { generators: [git('main'), { merge: { generators: [list, { clusters: {} }] } }] },
  };
  const notCompared = (...generators: readonly JsonObject[]): string | undefined =>
    owner(set(generators), holder).notCompared;
  assert.equal(notCompared(list, git('main')), undefined);
  assert.equal(
    notCompared(list, nested),
    'not generated here: what spec.generators[1].matrix.generators[1].merge.generators[1].clusters gives is not known from files',
  );
  assert.equal(
    notCompared(git('main'), git('next')),
    'not generated here: its generators read different revisions of this repository',
  );
  const other = { git: { repoURL: 'https://other.example.com/a', revision: 'main' } };
  assert.equal(
    notCompared(git('main'), other),
    'not generated here: a generator reads https://other.example.com/a, which this clone does not hold',
  );
  for (const kind of ['scmProvider', 'pullRequest', 'plugin', 'clusterDecisionResource'])
    assert.match(notCompared({ [kind]: {} }) ?? '', new RegExp(`generators\\[0\\]\\.${kind} `));
});

test('a policy says what a set may do to what it has made', () => {
  const policy = (applicationsSync: string): Pick<Owner, 'prune' | 'createsOnly'> => {
    const { prune, createsOnly = false } = owner(set([list], { syncPolicy: { applicationsSync } }), holder);
    return { prune, createsOnly };
  };
  assert.deepEqual(policy('sync'), { prune: true, createsOnly: false });
  assert.deepEqual(policy('create-update'), { prune: false, createsOnly: false });
  assert.deepEqual(policy('create-delete'), { prune: true, createsOnly: true });
  assert.deepEqual(policy('create-only'), { prune: false, createsOnly: true });
});

test('when a set is generated again', () => {
  const runs = (object: JsonObject): ReturnType<typeof setWillRun> => {
    const { ref, schedule, status } = owner(object, holder);
    if (schedule?.agent !== 'argoSet' || !status) throw new Error('it has no schedule');
    return setWillRun(ref, schedule, status);
  };
  assert.deepEqual(runs(set([git('main')])), {
    when: 'within 3 min of the merge, at once where a webhook tells Argo CD',
    notes: [],
  });
  assert.equal(runs(set([git('1'.repeat(40))])).blockedBy, 'its generators read the commit 1111111111');
  const failing = {
    conditions: [
      { type: 'ErrorOccurred', status: 'True', reason: 'ErrorOccurred', message: 'no such\nfile' },
    ],
  };
  assert.deepEqual(runs(set([list], { strategy: { type: 'RollingSync' } }, failing)), {
    when: 'when its own manifest is applied: it reads nothing else',
    notes: [
      'its Applications sync step by step (spec.strategy): in which steps is not planned here',
      'it fails now: ErrorOccurred: no such file',
    ],
  });
});

test('what a set leaves of an Application as it is live', () => {
  const application = (name: string, source: JsonObject): JsonObject => ({
    metadata: { name },
    spec: { source },
  });
  const generated = application('cart', { path: 'new', helm: { values: 'a' } });
  const live = application('cart', { path: 'old', targetRevision: 'main' });
  const kept = (...rules: readonly JsonObject[]): unknown => {
    const found = keptDifferences({ ...generated }, live, rules);
    return found.kind === 'known' ? (found.object['spec'] as JsonObject)['source'] : found.kind;
  };
  assert.deepEqual(kept({ jsonPointers: ['/spec/source/path'] }), { path: 'old', helm: { values: 'a' } });
  assert.deepEqual(kept({ name: 'other', jsonPointers: ['/spec/source/path'] }), {
    path: 'new',
    helm: { values: 'a' },
  });
  assert.deepEqual(
    kept({ jqPathExpressions: ['.spec.source.targetRevision'] }, { jsonPointers: ['/spec/source/helm'] }),
    { path: 'new', targetRevision: 'main' },
  );
  assert.equal(
    kept({ jqPathExpressions: ['.spec.source.helm.parameters[] | select(.name == "a")'] }),
    'unknown',
  );
});
