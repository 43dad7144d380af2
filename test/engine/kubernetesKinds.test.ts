import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isArray, parseJson, stringAt } from '../../src/core/resource/json.ts';
import { EngineInstance } from '../../src/engine/engineInstance.ts';
import { kubernetesFile, workerEntry } from './support/testEngine.ts';

const engine = new EngineInstance({ entry: workerEntry, file: kubernetesFile, callTimeoutMs: 120_000 });
after(() => engine.dispose());

test('every kind of the scheme has its way of being validated', async () => {
  const reply = await engine.call('knownKinds', {});
  assert.ok(reply.ok);
  const kinds = parseJson(reply.value.json);
  assert.ok(isArray(kinds) && kinds.length > 300, 'the scheme is large');
  const missing = kinds.filter((kind) => stringAt(kind, 'by') === '');
  assert.deepEqual(missing, []);
  const byStrategy = kinds.filter((kind) => stringAt(kind, 'by') === 'strategy');
  assert.ok(byStrategy.some((kind) => stringAt(kind, 'kind') === 'Deployment'));
});
