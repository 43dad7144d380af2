import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success, type Outcome } from '../../../src/base/outcome.ts';
import { stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import type { KubernetesEngine, PredictRequest } from '../../../src/engine/engineApi.ts';
import type { EngineFailure } from '../../../src/engine/engineFailure.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { SchemasAhead } from '../../../src/session/clusters/schemasAhead.ts';
import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';
import { configMap, deployedAs, inputs, secret } from '../../support/snapshots.ts';

const deployment: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
};
const namespace: JsonObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const ownersOf = (...objects: readonly JsonObject[]): readonly OwnerSnapshot[] =>
  derive(deployedAs(objects, []), undefined).owners;

/** What the engine is asked when these owners are told one after the other. */
async function askedFor(
  rounds: readonly (readonly OwnerSnapshot[])[],
  ready: Outcome<null, EngineFailure> = success(null),
): Promise<{ readonly loaded: readonly string[]; readonly predicted: readonly PredictRequest[] }> {
  const predicted: PredictRequest[] = [];
  const loaded: string[] = [];
  const engine: Pick<KubernetesEngine, 'predict'> = {
    predict: (request) => {
      predicted.push(request);
      return Promise.resolve(failed({ code: 'timedOut', afterMs: 1 }));
    },
  };
  const ahead = new SchemasAhead(engine, {
    ready: (environment, { kind }) => {
      loaded.push(`${environment} ${kind}`);
      return Promise.resolve(ready);
    },
  });
  for (const owners of rounds) ahead.fulfil(owners);
  for (let i = 0; i < 40; i++) await Promise.resolve();
  return { loaded, predicted };
}

void test('the schema of each version that owners apply is read once, whatever becomes of it', async () => {
  const owners = ownersOf(configMap('one', {}), configMap('two', {}), secret('three', {}), deployment);
  const { loaded, predicted } = await askedFor([owners, owners]);
  assert.deepEqual(loaded, ['prod ConfigMap', 'prod Deployment']);
  assert.deepEqual(
    predicted.map(({ schemas, live, desired }) => [
      schemas,
      live,
      stringAt(desired, 'apiVersion'),
      stringAt(desired, 'metadata', 'namespace'),
    ]),
    [
      ['prod', null, 'v1', 'none'],
      ['prod', null, 'apps/v1', 'none'],
    ],
  );
});

void test('nothing is written in a namespace where the kind has none', async () => {
  const { predicted } = await askedFor([ownersOf(namespace)]);
  assert.deepEqual(
    predicted.map(({ desired }) => stringAt(desired, 'metadata', 'namespace')),
    [undefined],
  );
});

void test('a schema that cannot be had is not read, and not asked for again', async () => {
  const owners = ownersOf(deployment);
  const { loaded, predicted } = await askedFor([owners, owners], failed({ code: 'cancelled' }));
  assert.deepEqual([loaded, predicted], [['prod Deployment'], []]);
});

void test('nothing is read for owners that are not compared yet', async () => {
  const { loaded } = await askedFor([derive(inputs(), undefined).owners]);
  assert.deepEqual(loaded, []);
});
