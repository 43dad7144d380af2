import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { asOwnerSends, caseQuestion } from '../../support/driftCases/caseQuestion.ts';
import { fixtureOf, sameManner, shrink, type ShrinkingCase } from '../../support/driftModel/shrink.ts';

const configMap = (data: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'fuzz-7-3', namespace: 'fuzz-7', labels: { la: '1' } },
  data,
});

const found: ShrinkingCase = {
  id: 'ConfigMap-3',
  title: 'it fails',
  mode: 'flux-ks',
  deployed: configMap({ a: '1', b: '2' }),
  working: configMap({ a: '1', b: '3' }),
  steps: [
    { manager: 'kustomize-controller', operation: 'apply', body: configMap({ a: '1', b: '2' }) },
    { manager: 'kubectl-edit', operation: 'patch', body: { data: { a: '9', c: '1' } } },
    { manager: 'kubectl-label', operation: 'patch', body: { metadata: { labels: { foreign: '9' } } } },
  ],
};

/** What Git says somebody has changed after it was applied. */
const isChanged = ({ deployed, steps }: ShrinkingCase): boolean => {
  const [first, ...others] = steps;
  const text = JSON.stringify(others);
  return (
    first?.operation === 'apply' &&
    JSON.stringify(first.body).includes('"a":"1"') &&
    JSON.stringify(deployed).includes('"a":"1"') &&
    text.includes('"a":"9"')
  );
};

test('a case that fails is left with what it needs to fail', async () => {
  const smallest = await shrink(found, (smaller) => Promise.resolve(isChanged(smaller)));
  const left = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fuzz-7-3', namespace: 'fuzz-7' } };
  const needed = { ...left, data: { a: '1' } };
  assert.deepEqual(smallest, {
    ...found,
    deployed: needed,
    working: needed,
    steps: [
      { manager: 'kustomize-controller', operation: 'apply', body: needed },
      { manager: 'kubectl-edit', operation: 'patch', body: { data: { a: '9' } } },
    ],
  });
});

test('a case that has no time stays as it is', async () => {
  assert.equal(await shrink(found, () => assert.fail(), 0), found);
});

test('a failure in the same places is of the same manner, whatever is there', () => {
  const differences = ['the verdict is "SYNC", expected "DRIFT"', 'data.a live is "9", expected "1"'];
  assert.ok(sameManner(['data.a live is "8", expected nothing'], differences));
  assert.ok(!sameManner(['data.b live is "9", expected "1"'], differences));
  assert.ok(!sameManner(['the verdict is "SYNC", expected "PENDING"'], differences));
  assert.ok(!sameManner([], differences));
});

test('it is written as a drift case, under a name of its own', () => {
  const live = asOwnerSends(configMap({ a: '9' }), 'flux-ks', true);
  const deployed = configMap({ a: '1' });
  const smallest = { ...found, deployed, working: deployed, steps: found.steps.slice(0, 2) };
  const path = [{ field: 'data' }, { field: 'a' }];
  const fields = new Map([
    ['data.a', { path, verdict: 'DRIFT', consequence: false, deployed: '1', working: '1' } as const],
  ]);
  const text = fixtureOf(smallest, { verdict: 'DRIFT', fields }, caseQuestion(smallest, live, true));
  assert.ok(!text.includes('fuzz-7'));
  const { desired, expect } = parse(text) as { desired: JsonObject; expect: unknown };
  assert.deepEqual(desired['metadata'], { name: 'configmap-3', namespace: 'drift', labels: { la: '1' } });
  assert.deepEqual(expect, {
    verdict: 'DRIFT',
    certainty: 'exact',
    fields: [
      { path: 'data.a', verdict: 'DRIFT', state: 'changed', desired: '1', live: '9', contested: false },
    ],
  });
});
