import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { failed, success } from '../../../src/base/outcome.ts';
import type { ClusterConnection, DryRun, DryRunFailure } from '../../../src/cluster/clusterApi.ts';
import type { Confirmation } from '../../../src/core/drift/confirm/confirmation.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { resourceKey } from '../../../src/core/resource/resourceId.ts';
import type { Prediction } from '../../../src/engine/engineApi.ts';
import type { PredictionInput } from '../../../src/session/inputs.ts';
import { Confirmer } from '../../../src/session/clusters/confirmer.ts';
import type { WantedConfirmation } from '../../../src/session/clusters/wantedConfirmation.ts';
import { Store } from '../../../src/session/store.ts';
import { configMap, configMaps, environment } from '../../support/snapshots.ts';

type Answer = Awaited<ReturnType<ClusterConnection['dryRun']>>;

/** A cluster that answers when it is told to: when it is asked, and for how long, is what is tested. */
class SlowCluster {
  readonly asked: DryRun[] = [];
  readonly #open: ((answer: Answer) => void)[] = [];

  dryRun(write: DryRun, signal: AbortSignal): Promise<Answer> {
    this.asked.push(write);
    return new Promise((resolve) => {
      this.#open.push(resolve);
      signal.addEventListener('abort', () => {
        resolve(failed({ code: 'cancelled', message: 'cancelled' }));
      });
    });
  }

  async answer(answer: Answer): Promise<void> {
    this.#open.shift()?.(answer);
    await immediate();
  }
}

const version = (object: JsonObject, resourceVersion: string): JsonObject => ({
  ...object,
  metadata: { ...(object['metadata'] as JsonObject), resourceVersion },
});
const live = version(configMap('one', { a: '9' }), '7');
const sent = configMap('one', { a: '1' });
const id = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'one' };

function wanted(of = live, isEncrypted = false): Asked {
  const prediction: Prediction = {
    predicted: sent,
    prepared: of,
    sent,
    schema: 'cluster',
    action: 'configured',
  };
  return {
    owner: 'o',
    id,
    environment: 'prod',
    resource: configMaps,
    write: { mode: 'flux-ks', manager: 'kustomize-controller' },
    desired: sent,
    live: of,
    prediction,
    isEncrypted,
    secrets: undefined,
  };
}

interface Asked extends WantedConfirmation {
  readonly prediction: Prediction;
}

interface World {
  readonly cluster: SlowCluster;
  readonly confirmer: Confirmer;
  readonly store: Store;
  readonly logged: readonly string[];
  readonly ask: (...all: readonly Asked[]) => Promise<void>;
  readonly kept: (one: WantedConfirmation) => Confirmation | undefined;
}

function world(): World {
  const cluster = new SlowCluster();
  const store = new Store(() => undefined);
  const logged: string[] = [];
  store.update((inputs) => ({ ...inputs, environments: new Map([['prod', environment({ name: 'prod' })]]) }));
  const confirmer = new Confirmer(
    { log: (level, message) => void logged.push(`${level} ${message}`) },
    store,
    // Nothing else of it is called.
    () => cluster as unknown as ClusterConnection,
  );
  return {
    cluster,
    confirmer,
    store,
    logged,
    ask: async (...all) => {
      for (const one of all) {
        const { desired, live: of, prediction, write } = one;
        const input: PredictionInput = { desired, live: of, write, outcome: success(prediction) };
        store.update((inputs) => {
          const ofOwner = new Map(inputs.predictions.get('o'));
          const known = ofOwner.get(resourceKey(one.id)) ?? [];
          if (known.some(({ live: other }) => other === one.live)) return inputs;
          ofOwner.set(resourceKey(one.id), [input]);
          return { ...inputs, predictions: new Map(inputs.predictions).set('o', ofOwner) };
        });
      }
      confirmer.fulfil(all);
      await immediate();
    },
    kept: (one) =>
      store.inputs.predictions
        .get('o')
        ?.get(resourceKey(one.id))
        ?.find(({ live: of }) => of === one.live)?.confirmation,
  };
}

test('asks once with the agent’s own request, and keeps the answer with the prediction', async () => {
  const { cluster, confirmer, ask, kept } = world();
  const one = wanted();
  await ask(one);
  await ask(one);
  assert.deepEqual(
    cluster.asked.map(({ resource: _, ...write }) => write),
    [
      {
        namespace: 'shop',
        name: 'one',
        how: 'apply',
        body: JSON.stringify(sent),
        fieldManager: 'kustomize-controller',
        force: true,
      },
    ],
  );
  assert.equal(confirmer.idle, false);
  const answer = version(sent, '7');
  await cluster.answer(success(answer));
  assert.deepEqual(kept(one), { kind: 'answered', object: answer });
  assert.equal(confirmer.idle, true);
});

test('a question that is overtaken is given up, and its answer is none', async () => {
  const { cluster, ask, kept, confirmer } = world();
  const [first, second] = [wanted(), wanted(version(live, '8'))];
  await ask(first);
  await ask(second);
  assert.equal(cluster.asked.length, 2);
  assert.equal(kept(first), undefined);
  await ask();
  assert.equal(confirmer.idle, true, 'nor is one that nobody asks any more waited for');
  assert.equal(kept(second), undefined);
});

test('what has changed while it was asked is not confirmed, and not asked again', async () => {
  const { cluster, ask, kept } = world();
  const one = wanted();
  await ask(one);
  await cluster.answer(success(version(sent, '8')));
  assert.deepEqual(kept(one), { kind: 'none', reason: 'it changed while the server was asked' });
});

test('what the agent alone knows is never sent', async () => {
  const { cluster, ask, kept } = world();
  const one = wanted(live, true);
  await ask(one);
  assert.deepEqual(cluster.asked, []);
  assert.match(JSON.stringify(kept(one)), /encrypted/);
});

test('that there is no right is told once for a cluster, quietly', async () => {
  const { cluster, ask, kept, logged, store } = world();
  const failure: DryRunFailure = {
    code: 'noRight',
    message: 'a dry run needs the right to patch configmaps in shop',
  };
  for (const number of ['7', '8', '9']) {
    const one = wanted(version(live, number));
    await ask(one);
    await cluster.answer(failed(failure));
    assert.deepEqual(kept(one), { kind: 'none', reason: failure.message });
  }
  assert.deepEqual(logged, [`info prod: drift is not confirmed by dry runs: ${failure.message}`]);
  assert.equal(store.inputs.environments.get('prod')?.dryRunDenied, failure.message);
});

test('a refusal is told without the words of the server where it is about a Secret', async () => {
  const { cluster, ask, kept, logged } = world();
  const one = wanted({ ...live, kind: 'Secret' });
  await ask(one);
  await cluster.answer(failed({ code: 'badAnswer', message: '422: invalid value: "hunter2"' }));
  assert.doesNotMatch(JSON.stringify([kept(one), logged]), /hunter2/);
  assert.match(JSON.stringify(kept(one)), /does not take the dry run/);
});
