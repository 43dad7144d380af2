import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ChangesInTurn } from '../../../src/base/changesInTurn.ts';

/** What is shown under the key `a`, and how often a change was told. */
function given(t: TestContext, text: string | undefined) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const state = { text, told: 0 };
  const changes = new ChangesInTurn({
    fire: () => {
      state.told++;
    },
    shown: (key) => (key === 'a' ? state.text : undefined),
    limitMs: 1000,
  });
  const show = (shown: string): void => {
    state.text = shown;
    changes.look('a');
  };
  return { state, changes, show, wait: () => t.mock.timers.tick(1000) };
}

test('a change is told when the one before is shown, and several meanwhile are one', (t) => {
  const { state, changes, show } = given(t, 'one');
  changes.changed('a');
  changes.changed('a');
  changes.changed('a');
  assert.equal(state.told, 1);
  changes.given('a', 'two');
  assert.equal(state.told, 1);
  show('two');
  assert.equal(state.told, 2);
  changes.given('a', 'three');
  show('three');
  assert.equal(state.told, 2);
});

test('a text that shows already is no change that anybody waits for', (t) => {
  const { state, changes } = given(t, 'one\r\ntwo');
  changes.changed('a');
  changes.given('a', 'one\ntwo');
  changes.changed('a');
  assert.equal(state.told, 2);
});

test('what does not show in time is told again, a few times', (t) => {
  const { state, changes, show, wait } = given(t, 'one');
  changes.changed('a');
  for (let told = 1; told <= 4; told++) {
    assert.equal(state.told, told);
    changes.given('a', 'two');
    show(`ot${String(told)}`);
    wait();
  }
  assert.equal(state.told, 4);
  changes.changed('a');
  assert.equal(state.told, 5);
});

test('nobody is told of what is not shown, or waits for what cannot be given', (t) => {
  const { state, changes } = given(t, 'one');
  changes.changed('b');
  assert.equal(state.told, 0);
  changes.changed('a');
  changes.failed('a');
  assert.equal(state.told, 1);
  changes.changed('a');
  state.text = undefined;
  changes.changed('a');
  changes.failed('a');
  assert.equal(state.told, 2);
});
