import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Confirmation } from '../../../../../src/core/drift/confirm/confirmation.ts';
import { confirmedDifferences } from '../../../../../src/core/drift/confirm/confirmedDifferences.ts';
import { disagreement } from '../../../../../src/core/drift/confirm/disagreement.ts';
import { judge } from '../../../../../src/core/drift/judge/judge.ts';
import type { ObjectVerdict } from '../../../../../src/core/drift/judge/verdict.ts';
import type { PredictionOutcome } from '../../../../../src/core/drift/predict/prediction.ts';
import type { Question } from '../../../../../src/core/drift/predict/question.ts';
import { formatPath } from '../../../../../src/core/resource/fieldPath.ts';
import type { JsonObject } from '../../../../../src/core/resource/json.ts';

const manager = 'kustomize-controller';
type Values = Readonly<Record<string, string>>;

const config = (data: Values, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'n', ...metadata },
  data,
});
/** Applied by the agent, but for these keys, which somebody else has written since. */
const owned = (data: Values, others: readonly string[] = []): JsonObject =>
  config(data, {
    managedFields: [
      entry(
        manager,
        'Apply',
        Object.keys(data).filter((key) => !others.includes(key)),
      ),
      ...(others.length > 0 ? [entry('someone', 'Update', others)] : []),
    ],
  });
const entry = (by: string, operation: string, keys: readonly string[]): JsonObject => ({
  apiVersion: 'v1',
  manager: by,
  operation,
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:data': Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) },
});
const predicting = (data: Values, live: JsonObject): PredictionOutcome => ({
  ok: true,
  value: { predicted: owned(data), prepared: live, sent: config(data), schema: 'cluster' },
});
const answering = (data: Values): Confirmation => ({ kind: 'answered', object: owned(data) });

interface Case {
  readonly title: string;
  readonly live: JsonObject;
  readonly deployed: Values;
  /** What a write of it would leave, by the prediction; the same where it is left out. */
  readonly predicted?: Values;
  readonly working?: Values;
  readonly server: Confirmation;
  readonly verdict: readonly unknown[];
}

const one = (value: string, desired?: string, verdict = 'DRIFT'): readonly unknown[] => [
  verdict,
  'data.a',
  desired,
  value,
];

const cases: readonly Case[] = [
  {
    title: 'the server says the same',
    live: owned({ a: '9' }, ['a']),
    deployed: { a: '1' },
    server: answering({ a: '1' }),
    verdict: ['DRIFT', 'exact', { kind: 'agrees' }, one('9', '1')],
  },
  {
    title: 'the server would make something else of the write',
    live: owned({ a: '9' }, ['a']),
    deployed: { a: '1' },
    server: answering({ a: '5' }),
    verdict: ['DRIFT', 'exact', { kind: 'differs' }, one('9', '5')],
  },
  {
    title: 'the server would leave live as it is',
    live: owned({ a: '9' }, ['a']),
    deployed: { a: '1' },
    server: answering({ a: '9' }),
    verdict: ['SYNC', 'exact', { kind: 'differs' }],
  },
  {
    title: 'what admission has made of it is made again',
    live: owned({ a: '9' }),
    deployed: { a: '1' },
    server: answering({ a: '9' }),
    verdict: ['SYNC', 'exact', { kind: 'agrees' }],
  },
  {
    title: 'what admission once made of it is made no more',
    live: owned({ a: '9' }),
    deployed: { a: '1' },
    server: answering({ a: '1' }),
    verdict: ['DRIFT', 'exact', { kind: 'differs' }, one('9', '1')],
  },
  {
    title: 'the server was not asked',
    live: owned({ a: '9' }, ['a']),
    deployed: { a: '1' },
    server: { kind: 'none', reason: 'why' },
    verdict: ['DRIFT', 'exact', { kind: 'none', reason: 'why' }, one('9', '1')],
  },
  {
    title: 'an edit elsewhere goes by what the server says of the rest',
    live: owned({ a: '9', b: '1' }, ['a']),
    deployed: { a: '1', b: '1' },
    working: { a: '1', b: '2' },
    server: answering({ a: '5', b: '1' }),
    verdict: ['DRIFT', 'exact', { kind: 'differs' }, one('9', '5'), ['PENDING', 'data.b', '1', '1']],
  },
  {
    title: 'an edit of the same field is the person’s own, and predicted',
    live: owned({ a: '9' }, ['a']),
    deployed: { a: '1' },
    working: { a: '2' },
    server: answering({ a: '5' }),
    verdict: ['DRIFT', 'exact', { kind: 'differs' }, one('9', '5')],
  },
  {
    title: 'an edit that adopts live takes away what the server says too',
    live: owned({ a: '9' }, ['a']),
    deployed: { a: '1' },
    working: { a: '9' },
    server: answering({ a: '5' }),
    verdict: ['CONVERGING', 'exact', { kind: 'differs' }, one('9', '5', 'CONVERGING')],
  },
  {
    title: 'an edit beside what admission makes is no edit of that',
    live: owned({ a: '9', b: '1' }),
    deployed: { a: '1', b: '1' },
    working: { a: '1', b: '2' },
    server: answering({ a: '9', b: '1' }),
    verdict: ['PENDING', 'exact', { kind: 'agrees' }, ['PENDING', 'data.b', '1', '1']],
  },
];

for (const { title, live, deployed, working, server, verdict } of cases)
  test(title, () => {
    const question: Question = {
      owner: { mode: 'flux-ks', manager, prune: true },
      live,
      deployed: config(deployed),
      working: config(working ?? deployed),
      predictionOfDeployed: predicting(deployed, live),
      ...(working ? { predictionOfWorking: predicting(working, live) } : {}),
      confirmationOfDeployed: server,
    };
    assert.deepEqual(summary(judge(question)), verdict);
  });

const summary = ({ verdict, certainty, confirmed, fields }: ObjectVerdict): readonly unknown[] => [
  verdict,
  certainty,
  confirmed,
  ...fields.map((field) => [field.verdict, formatPath(field.path), field.desired, field.live]),
];

const write = { mode: 'flux-ks', manager } as const;

test('a server that writes empty times changes nothing by them', () => {
  const template = (metadata: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: {
      name: 'a',
      namespace: 'n',
      managedFields: [
        { ...entry(manager, 'Apply', []), fieldsV1: { 'f:template': { 'f:metadata': {}, 'f:spec': {} } } },
      ],
    },
    template: { metadata, spec: { nodeName: 'a' } },
  });
  const live = template({});
  const prediction = { predicted: live, prepared: live, sent: live, schema: 'cluster' } as const;
  const answer = template({ creationTimestamp: null });
  const { agrees, differences } = confirmedDifferences(answer, prediction, live, write);
  assert.deepEqual([agrees, differences], [true, []]);
});

test('a disagreement says what was predicted and what the server says, and holds the case', () => {
  const live = owned({ a: '9', b: '9' }, ['a', 'b']);
  const prediction = predicting({ a: '1', b: '1' }, live);
  assert.ok(prediction.ok);
  const desired = config({ a: '1', b: '1' });
  const asked = {
    write,
    desired,
    live,
    prediction: prediction.value,
    isEncrypted: false,
    secrets: undefined,
  };
  assert.equal(disagreement(asked, owned({ a: '1', b: '1' })), undefined);
  const answer = owned({ a: '9', b: '5' });
  const told = disagreement(asked, answer);
  assert.equal(
    told?.text,
    'a dry run answers otherwise than was predicted. Predicted: data.a set to "1", data.b set to "1". The server: data.b set to "5".',
  );
  assert.deepEqual(told.example, {
    desired: JSON.stringify(desired),
    live,
    mode: 'flux-ks',
    fieldManager: manager,
    server: answer,
  });
});

test('a disagreement over a Secret tells no value', () => {
  const asSecret = (object: JsonObject): JsonObject => ({ ...object, kind: 'Secret' });
  const live = asSecret(owned({ a: 'swordfish' }, ['a']));
  const desired = asSecret(config({ a: 'hunter2' }));
  const prediction = {
    predicted: asSecret(owned({ a: 'hunter2' })),
    prepared: live,
    sent: desired,
    schema: 'cluster',
  } as const;
  const asked = { write, desired, live, prediction, isEncrypted: false, secrets: undefined };
  const told = disagreement(asked, asSecret(owned({ a: 'longjohn' })));
  assert.match(told?.text ?? '', /data\.a/);
  assert.doesNotMatch(JSON.stringify(told), /swordfish|hunter2|longjohn/);
});

test('nor one over what came out of secret variables', () => {
  const live = owned({ a: 'url?swordfish' }, ['a']);
  const desired = config({ a: 'url?hunter2' });
  const prediction = predicting({ a: 'url?hunter2' }, live);
  assert.ok(prediction.ok);
  const secrets = [{ object: desired, secret: ['/data/a'] }];
  const asked = { write, desired, live, prediction: prediction.value, isEncrypted: false, secrets };
  const told = disagreement(asked, owned({ a: 'url?longjohn' }));
  assert.match(told?.text ?? '', /data\.a/);
  assert.doesNotMatch(JSON.stringify(told), /swordfish|hunter2|longjohn/);
});
