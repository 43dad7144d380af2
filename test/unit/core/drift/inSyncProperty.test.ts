import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inSync } from '../../../../src/core/drift/filter/inSync.ts';
import { printFieldsV1 } from '../../../../src/core/resource/fieldSet.ts';
import { equalJson, isArray, type Json, type JsonObject } from '../../../../src/core/resource/json.ts';
import { apply, takeOver, update, type Stored } from '../../../support/driftModel/serverSideApply.ts';
import { Random } from '../../../support/random.ts';

const agent = 'kustomize-controller';
const write = { mode: 'flux-ks', manager: agent } as const;
const rounds = 20_000;

test('what the filter lets through, a write would not change', (context) => {
  const random = new Random(20260101);
  const counts = { inSync: 0, withForeignItems: 0, withKubectl: 0, changed: 0, missed: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const { stored, desired } = history(random);
    const after = apply(takeOver(stored, agent), agent, desired);
    const unchanged = equalJson(after.spec, stored.spec);
    if (!inSync(object(desired, []), object(stored.spec, entries(stored)), write)) {
      counts[unchanged ? 'missed' : 'changed'] += 1;
      continue;
    }
    assert.ok(
      unchanged,
      JSON.stringify({ round, desired, stored: stored.spec, after: after.spec, managers: entries(stored) }),
    );
    counts.inSync += 1;
    if (items(stored.spec) > items(desired)) counts.withForeignItems += 1;
    if ([...stored.managers.keys()].some((name) => name.startsWith('kubectl'))) counts.withKubectl += 1;
  }
  context.diagnostic(JSON.stringify(counts));
  // Else nothing has been shown.
  assert.ok(counts.inSync > rounds / 10 && counts.changed > rounds / 10);
  assert.ok(counts.withForeignItems > 100 && counts.withKubectl > 100);
  // The engine is asked in vain only here and there.
  assert.ok(counts.missed < counts.inSync / 4);
});

/** Some writes of the agent and of others, and what is desired in the end. */
function history(random: Random): { stored: Stored; desired: JsonObject } {
  const first = spec(random);
  let stored: Stored = { spec: {}, managers: new Map() };
  stored = apply(stored, agent, first);
  for (let writes = random.below(3); writes > 0; writes -= 1) {
    const manager = random.pick(['kubectl-edit', 'some-operator', agent]);
    stored = random.chance(0.3)
      ? apply(stored, random.pick(['kubectl', 'other']), spec(random))
      : update(stored, manager, edited(random, stored.spec));
  }
  const desired = random.chance(0.6) ? first : spec(random);
  return { stored: random.chance(0.3) ? apply(stored, agent, desired) : stored, desired };
}

function spec(random: Random): JsonObject {
  const made: Record<string, Json> = {};
  if (random.chance(0.5)) made['number'] = random.below(2);
  if (random.chance(0.5))
    made['map'] = Object.fromEntries(random.some(['a', 'b']).map((key) => [key, random.below(2)]));
  if (random.chance(0.7))
    made['items'] = random
      .shuffle(random.some(['x', 'y', 'z']))
      .map((name) => ({ name, ...(random.chance(0.5) ? { v: random.below(2) } : {}) }));
  if (random.chance(0.5)) made['tags'] = [...random.shuffle(random.some(['s', 't', 'u']))];
  if (random.chance(0.4)) made['whole'] = random.some([1, 2]);
  return made;
}

function edited(random: Random, before: JsonObject): JsonObject {
  const other = spec(random);
  const merged: Record<string, Json> = {
    ...before,
    ...Object.fromEntries(Object.entries(other).filter(() => random.chance(0.4))),
  };
  const list = merged['items'];
  if (isArray(list) && random.chance(0.3)) merged['items'] = [...random.shuffle(list)];
  if (isArray(list) && random.chance(0.3) && !list.some((item) => equalJson(item, foreign)))
    merged['items'] = [...list, foreign];
  return merged;
}

const foreign: Json = { name: 'foreign', v: 1 };

const items = (made: JsonObject): number => (isArray(made['items']) ? made['items'].length : 0);

const object = (made: JsonObject, managedFields: Json): JsonObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Thing',
  metadata: {
    name: 'a',
    namespace: 'n',
    ...(isArray(managedFields) && managedFields.length > 0 ? { managedFields } : {}),
  },
  spec: made,
});

const entries = (stored: Stored): Json =>
  [...stored.managers].map(([name, fields]) => {
    const [manager = '', operation = ''] = name.split('/');
    return {
      apiVersion: 'example.com/v1',
      manager,
      operation,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': printFieldsV1(fields) },
    };
  });
