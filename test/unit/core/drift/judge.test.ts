import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../../src/core/drift/judge/judge.ts';
import type { PredictionFailure } from '../../../../src/core/drift/predict/prediction.ts';
import type { Question } from '../../../../src/core/drift/predict/question.ts';
import type { ObjectVerdict } from '../../../../src/core/drift/judge/verdict.ts';
import { whatToPredict } from '../../../../src/core/drift/predict/whatToPredict.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const manager = 'kustomize-controller';
const owner: Question['owner'] = { mode: 'flux-ks', manager, prune: true };

const config = (value: string, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'n', ...metadata },
  data: { a: value },
});
const applied: Json = [
  {
    apiVersion: 'v1',
    manager,
    operation: 'Apply',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { 'f:a': {} } },
  },
];
const editedBy = (by: string): Json => [
  {
    apiVersion: 'v1',
    manager: by,
    operation: 'Update',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { 'f:a': {} } },
  },
];
const liveConfig = (value: string, metadata: JsonObject = {}): JsonObject =>
  config(value, { uid: 'u', managedFields: applied, ...metadata });

const written = (object: JsonObject): Question['predictionOfDeployed'] => ({
  ok: true,
  value: { predicted: object, prepared: object, sent: object, schema: 'cluster' },
});
const recreated = (object: JsonObject): Question['predictionOfDeployed'] => ({
  ok: true,
  value: { predicted: object, prepared: object, sent: object, schema: 'cluster', action: 'recreated' },
});
const failing = (failure: PredictionFailure): Question['predictionOfDeployed'] => ({ ok: false, failure });
const refused = (
  reason: 'Invalid' | 'TypeError' | 'NoKind' | 'Rule',
  message: string,
  { fields = [], onlyWithLive = false }: { fields?: readonly string[]; onlyWithLive?: boolean } = {},
): PredictionFailure => ({
  code: 'refused',
  reason,
  message,
  fields,
  onlyWithLive,
});

interface Row {
  readonly title: string;
  readonly question: Omit<Question, 'owner'> & { readonly owner?: Partial<Question['owner']> };
  readonly verdict: ObjectVerdict['verdict'];
  readonly certainty?: ObjectVerdict['certainty'];
  readonly reason?: RegExp;
}

const both = (desired: JsonObject): Pick<Question, 'deployed' | 'working'> => ({
  deployed: desired,
  working: desired,
});
const ownerLabels = (namespace: string, name: string): JsonObject => ({
  'kustomize.toolkit.fluxcd.io/name': name,
  'kustomize.toolkit.fluxcd.io/namespace': namespace,
});
const ssa = 'kustomize.toolkit.fluxcd.io/ssa';

/** With the owner's marks, by which its entry of managedFields tells more than the name of an agent. */
const own = (value: string): JsonObject => liveConfig(value, { labels: ownerLabels('shop', 'apps') });
const ours = { ...both(config('1', { labels: ownerLabels('shop', 'apps') })), live: own('2') };

const madeAnew = {
  question: {
    live: liveConfig('2'),
    predictionOfDeployed: recreated(liveConfig('1')),
    mutatedBy: ['MutatingWebhookConfiguration injector'],
  },
  verdict: 'RECREATE',
  certainty: 'estimated',
  reason: /^the role of a binding cannot be changed in place; admission may change what is written/,
} as const;

const rows: readonly Row[] = [
  { title: 'in sync', question: { ...both(config('1')), live: liveConfig('1') }, verdict: 'SYNC' },
  {
    title: 'not predicted',
    question: { ...both(config('1')), live: liveConfig('2') },
    verdict: 'UNKNOWN',
    reason: /not been predicted/,
  },
  { title: 'missing', question: { ...both(config('1')), live: null }, verdict: 'MISSING' },
  {
    title: 'new in the working tree',
    question: { working: config('1'), live: null },
    verdict: 'PENDING',
    reason: /create it/,
  },
  {
    title: 'missing, and removed in the working tree',
    question: { deployed: config('1'), live: null },
    verdict: 'CONVERGING',
  },
  { title: 'nowhere', question: { live: null }, verdict: 'SYNC' },
  {
    title: 'removed in the working tree',
    question: { deployed: config('1'), live: liveConfig('1') },
    verdict: 'PRUNE',
    reason: /the agent will delete it after a merge/,
  },
  {
    title: 'removed in the working tree of an owner that does not prune',
    question: { owner: { prune: false }, deployed: config('1'), live: liveConfig('1') },
    verdict: 'PENDING',
    reason: /will stay in the cluster as an orphan: its owner does not prune/,
  },
  {
    title: 'exists, and is new in the working tree',
    question: { working: config('1'), live: liveConfig('1') },
    verdict: 'PENDING',
    reason: /new to this owner/,
  },
  { title: 'no longer in Git', question: { live: liveConfig('1') }, verdict: 'PRUNE' },
  {
    title: 'no longer in Git, not pruned',
    question: { owner: { prune: false }, live: liveConfig('1') },
    verdict: 'IGNORED',
    reason: /an orphan/,
  },
  {
    title: 'no longer in Git, and another owner has taken it over',
    question: {
      owner: { id: { kind: 'Kustomization', namespace: 'n', name: 'o' } },
      live: liveConfig('1', { labels: ownerLabels('n', 'p') }),
    },
    verdict: 'IGNORED',
    reason: /belongs to Kustomization\/n\/p/,
  },
  {
    title: 'no longer in Git, and still its own',
    question: {
      owner: { id: { kind: 'Kustomization', namespace: 'n', name: 'o' } },
      live: liveConfig('1', { labels: ownerLabels('n', 'o') }),
    },
    verdict: 'PRUNE',
  },
  {
    title: 'no longer in Git, and going',
    question: { live: liveConfig('1', { deletionTimestamp: '2026-01-01T00:00:00Z' }) },
    verdict: 'DELETING',
  },
  {
    title: 'removed by a commit',
    question: {
      ...both(config('1')),
      head: { name: 'origin/main', desired: undefined },
      live: liveConfig('1'),
    },
    verdict: 'PRUNE',
    reason: /removed in origin\/main: the agent will delete it at its next sync/,
  },
  {
    title: 'removed by a commit, of an owner that does not prune',
    question: {
      owner: { prune: false },
      deployed: config('1'),
      head: { name: 'origin/main', desired: undefined },
      live: liveConfig('1'),
    },
    verdict: 'PENDING_SYNC',
    reason: /removed in origin\/main: it will stay/,
  },
  {
    title: 'added by a commit',
    question: { head: { name: 'origin/main', desired: config('1') }, live: null },
    verdict: 'PENDING_SYNC',
    reason: /new in origin\/main/,
  },
  {
    title: 'added by a commit, and there already',
    question: { head: { name: 'origin/main', desired: config('1') }, live: liveConfig('1') },
    verdict: 'PENDING_SYNC',
    reason: /it exists, and is new to this owner in origin\/main/,
  },
  {
    title: 'changed by a commit',
    question: {
      ...both(config('1')),
      head: { name: 'origin/main', desired: config('2') },
      live: liveConfig('1'),
      predictionOfHead: written(liveConfig('2')),
    },
    verdict: 'PENDING_SYNC',
  },
  {
    title: 'a commit that the server will refuse',
    question: {
      ...both(config('1')),
      head: { name: 'origin/main', desired: config('2') },
      live: liveConfig('1'),
      predictionOfHead: failing(refused('Invalid', 'data is wrong')),
    },
    verdict: 'INVALID',
    reason: /origin\/main: data is wrong/,
  },
  {
    title: 'drifted, where admission may change what is written',
    question: {
      ...both(config('1')),
      live: liveConfig('2', { managedFields: editedBy('someone') }),
      predictionOfDeployed: written(liveConfig('1')),
      mutatedBy: ['MutatingWebhookConfiguration injector'],
    },
    verdict: 'DRIFT',
    certainty: 'estimated',
    reason: /^admission may change what is written: MutatingWebhookConfiguration injector$/,
  },
  {
    title: 'drifted without field managers, where admission may change what is written',
    question: {
      ...both(config('1')),
      live: liveConfig('2', { managedFields: [] }),
      predictionOfDeployed: written(liveConfig('1')),
      mutatedBy: ['MutatingWebhookConfiguration injector'],
    },
    verdict: 'DRIFT',
    certainty: 'partial',
    reason: /^live names no field managers.*; admission may change what is written/,
  },
  {
    title: 'in sync, where admission may change what is written',
    question: {
      ...both(config('1')),
      live: liveConfig('1'),
      mutatedBy: ['MutatingWebhookConfiguration injector'],
    },
    verdict: 'SYNC',
  },
  {
    title: 'a binding that is made anew, where admission may change what is written',
    ...madeAnew,
    question: { ...madeAnew.question, ...both(config('1')) },
  },
  {
    title: 'a binding that is made anew, and an edit that needs no such thing',
    ...madeAnew,
    question: { ...madeAnew.question, deployed: config('1'), working: config('2') },
  },
  {
    title: 'an edit that the server refuses unless admission mends it',
    question: {
      deployed: config('1'),
      working: config('2'),
      live: liveConfig('1'),
      predictionOfWorking: failing(refused('Invalid', 'data is wrong')),
      mutatedBy: ['MutatingWebhookConfiguration injector'],
    },
    verdict: 'INVALID',
    certainty: 'estimated',
    reason: /the working tree: data is wrong; admission may change what is written/,
  },
  {
    title: 'missing, and removed by a commit',
    question: { ...both(config('1')), head: { name: 'origin/main', desired: undefined }, live: null },
    verdict: 'CONVERGING',
  },
  {
    title: 'missing, measured from another revision',
    question: { ...both(config('1')), live: null, estimatedBecause: 'origin/main stands for it' },
    verdict: 'MISSING',
    certainty: 'estimated',
  },
  {
    title: 'no longer in Git, kept by a mark',
    question: { live: liveConfig('1', { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'Disabled' } }) },
    verdict: 'IGNORED',
  },
  {
    title: 'being deleted',
    question: { ...both(config('1')), live: liveConfig('2', { deletionTimestamp: 't' }) },
    verdict: 'DELETING',
  },
  {
    title: 'skipped by a label on live',
    question: { ...both(config('1')), live: liveConfig('2', { labels: { [ssa]: 'ignore' } }) },
    verdict: 'IGNORED',
    reason: /live object/,
  },
  {
    title: 'skipped by an annotation in Git',
    question: { ...both(config('1', { annotations: { [ssa]: 'Ignore' } })), live: liveConfig('2') },
    verdict: 'IGNORED',
    reason: /in Git/,
  },
  {
    title: 'only where it is not there',
    question: { ...both(config('1', { annotations: { [ssa]: 'IfNotPresent' } })), live: liveConfig('2') },
    verdict: 'IGNORED',
  },
  {
    title: 'only where it is not there, and it is not',
    question: { ...both(config('1', { annotations: { [ssa]: 'IfNotPresent' } })), live: null },
    verdict: 'MISSING',
  },
  {
    title: 'an edit that makes the agent skip',
    question: {
      deployed: config('1'),
      working: config('1', { annotations: { [ssa]: 'Ignore' } }),
      live: liveConfig('2', { managedFields: [] }),
      predictionOfDeployed: written(liveConfig('1')),
    },
    verdict: 'CONVERGING',
    certainty: 'partial',
  },
  {
    title: 'another value where only the agent is noted',
    question: { ...ours, predictionOfDeployed: written(own('1')) },
    verdict: 'SYNC',
    certainty: 'estimated',
    reason: /admission in the cluster changed the value, or somebody has written under its name/,
  },
  {
    title: 'the same, written later than the agent has',
    question: { ...ours, predictionOfDeployed: written(own('1')), writtenSince: true },
    verdict: 'UNKNOWN',
    certainty: 'estimated',
    reason:
      /only kustomize-controller is noted, and later than that has written: somebody else uses its name/,
  },
  {
    title: 'the same, and the server has said that the write changes it',
    question: {
      ...ours,
      predictionOfDeployed: written(own('1')),
      confirmationOfDeployed: { kind: 'answered', object: own('1') },
      writtenSince: true,
    },
    verdict: 'DRIFT',
  },
  {
    title: 'written later than the agent has, and as Git says it',
    question: {
      ...both(own('1')),
      live: own('1'),
      predictionOfDeployed: written(own('1')),
      writtenSince: true,
    },
    verdict: 'SYNC',
  },
  {
    title: 'another version',
    question: { ...both({ ...config('1'), apiVersion: 'v2' }), live: liveConfig('1') },
    verdict: 'UNKNOWN',
    reason: /live was read as v1/,
  },
  {
    title: 'no name',
    question: { ...both(config('1', { name: '', generateName: 'a-' })), live: null },
    verdict: 'NOT_COMPARED',
  },
  {
    title: 'no namespace',
    question: { ...both({ ...config('1'), metadata: { name: 'a' } }), live: null, namespaced: true },
    verdict: 'INVALID',
    reason: /no namespace/,
  },
  {
    title: 'a namespace that nobody makes',
    question: { ...both(config('1')), live: null, namespaceMissing: true },
    verdict: 'BLOCKED',
    reason: /there is no namespace n, and nothing in Git makes it/,
  },
  {
    title: 'a kind that is not served',
    question: { ...both(config('1')), live: null, kind: 'notServed' },
    verdict: 'INVALID',
    reason: /does not serve/,
  },
  {
    title: 'a kind that is about to be defined',
    question: { ...both(config('1')), live: null, kind: 'pending' },
    verdict: 'MISSING',
    reason: /defined by another object/,
  },
  {
    title: 'refused',
    question: {
      ...both(config('1')),
      live: liveConfig('2'),
      predictionOfDeployed: failing(refused('TypeError', 'field not declared')),
    },
    verdict: 'INVALID',
    reason: /^field not declared$/,
  },
  {
    title: 'immutable',
    question: {
      ...both(config('1')),
      live: liveConfig('2'),
      predictionOfDeployed: failing(refused('Invalid', 'data: field is immutable', { onlyWithLive: true })),
    },
    verdict: 'BLOCKED',
  },
  {
    title: 'immutable, in other words',
    question: {
      ...both(config('2')),
      live: liveConfig('1'),
      predictionOfDeployed: failing(refused('Invalid', 'value: may not be changed', { onlyWithLive: true })),
    },
    verdict: 'BLOCKED',
  },
  {
    title: 'immutable, with force',
    question: {
      owner: { force: true },
      ...both(config('1')),
      live: liveConfig('2'),
      predictionOfDeployed: failing(refused('Invalid', 'data: field is immutable', { onlyWithLive: true })),
    },
    verdict: 'RECREATE',
  },
  {
    title: 'a rule of the owner that cannot be followed',
    question: {
      owner: { force: true },
      ...both(config('1')),
      live: liveConfig('2'),
      serverVersion: '1.34',
      predictionOfDeployed: failing(refused('Rule', 'the agent cannot follow spec.ignore')),
    },
    verdict: 'BLOCKED',
    reason: /^the agent cannot follow spec\.ignore$/,
  },
  {
    title: 'another version of Kubernetes: what Git says is written all the same',
    question: {
      ...both(config('1')),
      live: liveConfig('2', { managedFields: editedBy('kubectl') }),
      serverVersion: '1.34',
      predictionOfDeployed: written(liveConfig('1')),
    },
    verdict: 'DRIFT',
    certainty: 'exact',
  },
  {
    title: 'another version of Kubernetes, and a value that Git does not say',
    question: {
      ...both(config('1')),
      live: liveConfig('2', { managedFields: editedBy('kubectl') }),
      serverVersion: '1.34',
      predictionOfDeployed: {
        ok: true,
        value: {
          predicted: liveConfig('3'),
          prepared: liveConfig('2'),
          sent: config('1'),
          schema: 'cluster',
        },
      },
    },
    verdict: 'DRIFT',
    certainty: 'estimated',
    reason: /^the cluster runs Kubernetes 1\.34, and this follows a default or a rule of 1\.37$/,
  },
  {
    title: 'the same version of Kubernetes, and a value that Git does not say',
    question: {
      ...both(config('1')),
      live: liveConfig('2', { managedFields: editedBy('kubectl') }),
      serverVersion: '1.37',
      predictionOfDeployed: {
        ok: true,
        value: {
          predicted: liveConfig('3'),
          prepared: liveConfig('2'),
          sent: config('1'),
          schema: 'cluster',
        },
      },
    },
    verdict: 'DRIFT',
    certainty: 'exact',
  },
  {
    title: 'refused by another version of Kubernetes than the cluster has',
    question: {
      ...both(config('1')),
      live: liveConfig('2'),
      serverVersion: '1.34',
      predictionOfDeployed: failing(refused('Invalid', 'data: is too long')),
    },
    verdict: 'INVALID',
    certainty: 'estimated',
    reason: /^data: is too long; the cluster runs Kubernetes 1\.34/,
  },
  {
    title: 'the engine gave no answer',
    question: {
      ...both(config('1')),
      live: liveConfig('2'),
      predictionOfDeployed: failing({ code: 'timedOut' }),
    },
    verdict: 'UNKNOWN',
    reason: /too long/,
  },
  {
    title: 'refused when it would be created',
    question: { ...both(config('1')), live: null, predictionOfDeployed: failing(refused('Invalid', 'bad')) },
    verdict: 'INVALID',
  },
  {
    title: 'an edit that is refused',
    question: {
      deployed: config('1'),
      working: config('2'),
      live: liveConfig('1'),
      predictionOfWorking: failing(refused('TypeError', 'bad')),
    },
    verdict: 'INVALID',
    reason: /^the working tree: bad$/,
  },
  {
    title: 'an edit that is not predicted yet',
    question: { deployed: config('1'), working: config('2'), live: liveConfig('1') },
    verdict: 'UNKNOWN',
  },
  {
    title: 'an edit that heals what is refused',
    question: {
      deployed: config('1'),
      working: config('2'),
      live: liveConfig('2'),
      predictionOfDeployed: failing(refused('TypeError', 'bad')),
    },
    verdict: 'INVALID',
    reason: /^bad$/,
  },
  {
    title: 'encrypted without decryption',
    question: {
      owner: { decryption: false },
      ...both({ ...config('1'), kind: 'Secret', sops: {} }),
      live: null,
    },
    verdict: 'BLOCKED',
  },
  {
    title: 'no managers on live',
    question: {
      ...both(config('1')),
      live: liveConfig('1', { managedFields: [] }),
      predictionOfDeployed: written(liveConfig('1')),
    },
    verdict: 'SYNC',
    certainty: 'partial',
    reason: /removals/,
  },
  {
    title: 'types were deduced',
    question: {
      ...both(config('1')),
      live: liveConfig('2'),
      predictionOfDeployed: {
        ok: true,
        value: { predicted: liveConfig('1'), prepared: null, sent: config('1'), schema: 'deduced' },
      },
    },
    verdict: 'SYNC',
    certainty: 'estimated',
    reason: /deduced/,
  },
  {
    title: 'a newer server has fields that the engine lacks',
    question: {
      ...both(config('1')),
      live: liveConfig('2'),
      predictionOfDeployed: {
        ok: true,
        value: { predicted: liveConfig('1'), prepared: null, sent: config('1'), schema: 'types' },
      },
    },
    verdict: 'SYNC',
    certainty: 'estimated',
    reason: /the cluster has fields of it that Kubernetes 1\.37 lacks/,
  },
  {
    title: 'another version of the server',
    question: {
      ...both(config('1')),
      live: liveConfig('1'),
      predictionOfDeployed: written(liveConfig('1')),
      estimatedBecause: 'the cluster runs 1.30',
    },
    verdict: 'SYNC',
    certainty: 'estimated',
    reason: /1\.30/,
  },
  {
    title: 'another version of the server, where nothing was predicted',
    question: { ...both(config('1')), live: liveConfig('1'), estimatedBecause: 'the cluster runs 1.30' },
    verdict: 'SYNC',
  },
];

for (const { title, question, verdict, certainty = 'exact', reason } of rows) {
  test(title, () => {
    const found = judge({ ...question, owner: { ...owner, ...question.owner } });
    assert.deepEqual([found.verdict, found.certainty], [verdict, certainty], found.reason);
    if (reason) assert.match(found.reason ?? '', reason);
  });
}

test('two owners of one object do not look like admission', () => {
  const labelled = (name: string): JsonObject => ({ labels: { 'kustomize.toolkit.fluxcd.io/name': name } });
  const live = liveConfig('2', labelled('other'));
  const ask = (name: string): ObjectVerdict =>
    judge({
      owner,
      ...both(config('1', labelled(name))),
      live,
      predictionOfDeployed: {
        ok: true,
        value: {
          predicted: liveConfig('1', labelled(name)),
          prepared: live,
          sent: config('1', labelled(name)),
          schema: 'engine',
        },
      },
    });
  assert.deepEqual([ask('other').verdict, ask('other').certainty], ['SYNC', 'estimated']);
  assert.deepEqual([ask('apps').verdict, ask('apps').certainty], ['DRIFT', 'exact']);
});

test('nothing of a Secret leaves the judgement', () => {
  const value = 'c3VwZXItc2VjcmV0';
  const secret = (data: JsonObject): JsonObject => ({ ...config(''), kind: 'Secret', data });
  const live: JsonObject = {
    ...secret({ a: value }),
    metadata: {
      name: 'a',
      namespace: 'n',
      managedFields: [
        { apiVersion: 'v1', manager: 'x', operation: 'Update', fieldsV1: { 'f:data': { 'f:a': {} } } },
      ],
    },
  };
  const question: Question = { owner, ...both(secret({ a: 'bmV3' })), live };
  const predicted: JsonObject = { ...secret({ a: 'bmV3' }), metadata: { name: 'a', managedFields: applied } };
  const drifted = judge({ ...question, predictionOfDeployed: written(predicted) });
  assert.equal(drifted.verdict, 'DRIFT');
  const invalid = judge({
    ...question,
    predictionOfDeployed: failing(refused('Invalid', `Invalid value: "${value}"`, { fields: ['data[a]'] })),
  });
  assert.match(invalid.reason ?? '', /data\[a\]/);
  const crashed = judge({
    ...question,
    predictionOfDeployed: failing({ code: 'crashed', message: `at ${value}` }),
  });
  for (const verdict of [drifted, invalid, crashed])
    assert.ok(!JSON.stringify(verdict).includes(value), verdict.verdict);
  assert.ok(
    JSON.stringify(
      judge({ ...question, showSecrets: true, predictionOfDeployed: written(predicted) }),
    ).includes(value),
  );
});

test('what is to be predicted', () => {
  const ask = (question: Omit<Question, 'owner'>): readonly string[] =>
    whatToPredict({ owner, ...question }).map(({ point }) => point);
  const [one, two, live] = [config('1'), config('2'), liveConfig('1')];
  assert.deepEqual(ask({ ...both(one), live }), []);
  assert.deepEqual(ask({ ...both(two), live }), ['deployed']);
  assert.deepEqual(ask({ deployed: two, working: structuredClone(two), live }), ['deployed']);
  assert.deepEqual(ask({ deployed: one, working: two, live }), ['working']);
  assert.deepEqual(ask({ deployed: two, working: config('3'), live }), ['deployed', 'working']);
  assert.deepEqual(ask({ deployed: two, working: config('3'), live, predictionOfDeployed: written(live) }), [
    'working',
  ]);
  assert.deepEqual(ask({ ...both(two), live: null }), ['deployed']);
  assert.deepEqual(ask({ ...both(two), live: null, kind: 'pending' }), []);
  assert.deepEqual(ask({ ...both(two), live: liveConfig('1', { deletionTimestamp: 't' }) }), []);
  assert.deepEqual(ask({ ...both(config('2', { annotations: { [ssa]: 'Ignore' } })), live }), []);
  assert.deepEqual(ask({ live }), []);
  assert.equal(whatToPredict({ owner, ...both(two), live })[0]?.desired, two);
});
