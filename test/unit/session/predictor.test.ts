import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success, type Outcome } from '../../../src/base/outcome.ts';
import type { KubernetesEngine, PredictRequest } from '../../../src/engine/engineApi.ts';
import { Predictor } from '../../../src/session/clusters/predictor.ts';
import type { Schemas } from '../../../src/session/clusters/schemas.ts';
import type { WantedPrediction } from '../../../src/session/clusters/wantedPrediction.ts';
import { Store } from '../../../src/session/store.ts';
import { configMap, configMaps } from '../../support/snapshots.ts';

type Answer = Awaited<ReturnType<KubernetesEngine['predict']>>;

/** An engine that answers when a call is given up, and else never: as one that is busy with something else. */
class BusyEngine {
  readonly asked: PredictRequest[] = [];
  readonly givenUp: PredictRequest[] = [];

  keep(): void {
    return;
  }

  predict(request: PredictRequest, signal?: AbortSignal): Promise<Answer> {
    this.asked.push(request);
    return new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        this.givenUp.push(request);
        resolve(failed({ code: 'cancelled' }));
      });
    });
  }
}

const live = configMap('one', { a: '0' });
const wanted = (value: string): WantedPrediction => ({
  owner: 'o',
  object: 'one',
  environment: 'e',
  resource: configMaps,
  write: { mode: 'flux-ks', manager: 'kustomize-controller' },
  desired: configMap('one', { a: value }),
  live,
});

async function after(...rounds: readonly (readonly WantedPrediction[])[]): Promise<{
  readonly engine: BusyEngine;
  readonly predictor: Predictor;
  readonly store: Store;
}> {
  const engine = new BusyEngine();
  const store = new Store(() => undefined);
  const schemas = { ready: (): Promise<Outcome<null, never>> => Promise.resolve(success(null)) };
  // Of either nothing else is called.
  const predictor = new Predictor(
    store,
    engine as unknown as KubernetesEngine,
    schemas as unknown as Schemas,
  );
  for (const round of rounds) {
    predictor.fulfil(round, []);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }
  return { engine, predictor, store };
}

test('a prediction that is overtaken while it waits in the engine is given up', async () => {
  const [first, second] = [wanted('1'), wanted('2')];
  const { engine, store, predictor } = await after([first], [second]);
  assert.deepEqual([engine.asked.length, engine.givenUp.map(({ desired }) => desired)], [2, [first.desired]]);
  assert.equal(store.inputs.predictions.size, 0, 'that it was given up is no answer');
  assert.equal(predictor.idle, false);
});

test('what nobody asks for any more is given up', async () => {
  const { engine, predictor } = await after([wanted('1')], []);
  assert.equal(engine.givenUp.length, 1);
  assert.equal(predictor.idle, true);
});

test('what is still asked for goes on', async () => {
  const one = wanted('1');
  const { engine } = await after([one], [one], [one]);
  assert.deepEqual([engine.asked.length, engine.givenUp.length], [1, 0]);
});

test('of many answers the first is kept at once, and those of a moment in one change', async ({ mock }) => {
  mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1000 });
  const answers: ((answer: Answer) => void)[] = [];
  const engine = {
    keep: (): undefined => undefined,
    predict: (): Promise<Answer> => new Promise((resolve) => answers.push(resolve)),
  };
  const kept: number[] = [];
  const store = new Store(() => kept.push(store.inputs.predictions.get('o')?.get('one')?.length ?? 0));
  const schemas = { ready: (): Promise<Outcome<null, never>> => Promise.resolve(success(null)) };
  // Of either nothing else is called.
  const predictor = new Predictor(
    store,
    engine as unknown as KubernetesEngine,
    schemas as unknown as Schemas,
  );
  const turn = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  const answer = async (...numbers: readonly number[]): Promise<void> => {
    for (const number of numbers) answers[number]?.(failed({ code: 'timedOut', afterMs: 1 }));
    await turn();
  };
  predictor.fulfil(['1', '2', '3', '4', '5', '6'].map(wanted), []);
  await turn();
  await answer(0);
  assert.deepEqual(kept, [1]);
  await answer(1, 2);
  assert.deepEqual(kept, [1]);
  mock.timers.tick(25);
  assert.deepEqual(kept, [1, 3]);
  await answer(3);
  assert.equal(predictor.idle, false);
  await answer(4, 5);
  assert.deepEqual(kept, [1, 3, 6], 'the last waits for nothing');
  assert.equal(predictor.idle, true);
});
