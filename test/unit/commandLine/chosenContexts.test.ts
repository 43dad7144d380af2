import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenContexts } from '../../../src/commandLine/chosenContexts.ts';

void test('environments by their contexts, and what others call them', () => {
  const known = ['spoke=hub:Secret/flux-system/spoke', 'spoke=hub:https://10.0.0.7:6443'];
  assert.deepEqual(chosenContexts(['hub', 'spoke=kind-spoke=2'], known), [
    { name: 'hub', context: 'hub', production: false },
    {
      ...{ name: 'spoke', context: 'kind-spoke=2', production: false },
      knownAs: { hub: ['Secret/flux-system/spoke', 'https://10.0.0.7:6443'] },
    },
  ]);
});

for (const wrong of ['spoke', 'spoke=hub', 'spoke=hub:', 'spoke=other:name', 'other=hub:name', ''])
  void test(`--known-as ${wrong} is told what it takes`, () => {
    assert.throws(() => chosenContexts(['hub', 'spoke'], [wrong]), {
      message: `--known-as takes ENVIRONMENT=HUB:NAME with two environments of --context, not “${wrong}”`,
    });
  });
