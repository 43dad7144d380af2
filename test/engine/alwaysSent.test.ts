import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { alwaysSent } from '../../src/core/drift/desired/alwaysSent.ts';
import { parseJson } from '../../src/core/resource/json.ts';
import { EngineInstance } from '../../src/engine/engineInstance.ts';
import { kubernetesFile, workerEntry } from './support/testEngine.ts';

const engine = new EngineInstance({ entry: workerEntry, file: kubernetesFile, callTimeoutMs: 120_000 });
after(() => engine.dispose());

test('the filter knows every field of the Go types that is sent although Git leaves it out', async () => {
  const reply = await engine.call('alwaysSent', {});
  assert.ok(reply.ok);
  // The name of each part comes first.
  const byPart = Object.groupBy(parseJson(reply.value.json) as string[], (name) => name.split('.')[0] ?? '');
  const parts = Object.entries(byPart).map(
    ([part, names = []]) => `${part} ${names.map((name) => name.split('.')[1] ?? '').join(' ')}`,
  );
  assert.deepEqual(alwaysSent.trim().split(/;\s/), parts.sort());
});
