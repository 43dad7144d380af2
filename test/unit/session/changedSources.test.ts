import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { buildKey, scopeKey, workingTree, type Inputs } from '../../../src/session/inputs.ts';
import { writtenNext } from '../../../src/session/owners/nextOwner.ts';
import {
  build,
  configMap,
  configMaps,
  environment,
  firstCommit,
  inputs,
  kustomization,
  root,
  secret,
  secrets,
  watched,
} from '../../support/snapshots.ts';

/** Of an owner that takes variables from an object, which another one renders otherwise than it was deployed. */
function worldWith({
  live,
  deployed,
  working,
}: {
  readonly live: JsonObject | undefined;
  readonly deployed: readonly JsonObject[];
  readonly working: readonly JsonObject[];
}): Inputs {
  const kind = working[0]?.['kind'] === 'Secret' ? 'Secret' : 'ConfigMap';
  const spec = { postBuild: { substituteFrom: [{ kind, name: 'settings' }] } };
  const given = environment({
    owners: [kustomization({ name: 'parent', path: './parent' }), kustomization({ spec })],
  });
  const key = scopeKey(kind === 'Secret' ? secrets : configMaps, 'shop', 'settings');
  const scopes = new Map([...given.scopes, [key, watched(live ? [live] : [])] as const]);
  return inputs({
    environments: [{ ...given, scopes }],
    builds: new Map([
      [buildKey(root, firstCommit, 'parent'), build({ objects: deployed })],
      [buildKey(root, workingTree, 'parent'), build({ objects: working })],
    ]),
  });
}

/** What it is built with now, and after a merge. */
function variablesIn(world: Inputs): readonly unknown[] {
  const { owners } = derive(world, undefined);
  const owner = owners.find(({ owner: { id } }) => id.kind === 'Kustomization' && id.name === 'apps');
  return [owner?.recipe, writtenNext(owner?.next)?.recipe].map((recipe) => {
    const options = recipe?.kind === 'known' ? recipe.options : undefined;
    if (options && 'substitution' in options) return options.substitution.variables;
    return recipe?.kind === 'unknown' ? recipe.reason : recipe?.kind;
  });
}

test('its variables are those of the merge', () => {
  const world = worldWith({
    live: configMap('settings', { LEVEL: 'info', GONE: 'yes', OTHER: 'by somebody else' }),
    deployed: [configMap('settings', { LEVEL: 'info', GONE: 'yes' })],
    working: [configMap('settings', { LEVEL: 'debug', NEW: 'yes' })],
  });
  assert.deepEqual(variablesIn(world), [
    { LEVEL: 'info', GONE: 'yes', OTHER: 'by somebody else' },
    { LEVEL: 'debug', NEW: 'yes', OTHER: 'by somebody else' },
  ]);
  const first = derive(world, undefined);
  const again = derive({ ...world }, first);
  assert.equal(again.owners, first.owners);
  assert.ok(
    first.wanted.builds.some(({ key }) => key.includes('debug')),
    'it is rendered with them',
  );
});

test('an object that is not there yet may come with the merge', () => {
  const world = worldWith({
    live: undefined,
    deployed: [],
    working: [configMap('settings', { LEVEL: 'debug' })],
  });
  assert.deepEqual(variablesIn(world), [
    'ConfigMap/shop/settings, which spec.postBuild.substituteFrom names, does not exist',
    { LEVEL: 'debug' },
  ]);
});

test('of a Secret as the server keeps it', () => {
  const world = worldWith({
    live: secret('settings', { LEVEL: 'aW5mbw==' }),
    deployed: [secret('settings', { LEVEL: 'aW5mbw==' })],
    working: [{ ...secret('settings', {}), stringData: { LEVEL: 'debug' } }],
  });
  assert.deepEqual(variablesIn(world), [{ LEVEL: 'info' }, { LEVEL: 'debug' }]);
});

test('but not of one that is encrypted, nor where nothing changes', () => {
  const live = secret('settings', { LEVEL: 'aW5mbw==' });
  const encrypted = (text: string): JsonObject => ({ ...secret('settings', { LEVEL: text }), sops: {} });
  assert.deepEqual(variablesIn(worldWith({ live, deployed: [encrypted('a')], working: [encrypted('b')] })), [
    { LEVEL: 'info' },
    undefined,
  ]);
  const settings = configMap('settings', { LEVEL: 'info' });
  assert.deepEqual(variablesIn(worldWith({ live: settings, deployed: [settings], working: [settings] })), [
    { LEVEL: 'info' },
    undefined,
  ]);
});
