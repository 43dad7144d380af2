import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, isArray, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { gitRepository, kustomization } from '../harness/fluxObjects.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { readyCondition, settledOwners, startFluxWorld, type FluxWorld } from './support/fluxWorld.ts';

/** What a real source-controller takes of a repository by `spec.sparseCheckout`, and a real Flux applies of it, is rendered. */

const namespace = 'sparse';
let world: FluxWorld;
before(async () => {
  world = await startFluxWorld();
});
after(async () => {
  await world.stop();
});

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\n`;
const files: Readonly<Record<string, string>> = {
  'apps/a.yaml': configMap('a'),
  'apps/b.yaml': configMap('b'),
  'apps/sub/e.yaml': configMap('e'),
  'apps-of-others/c.yaml': configMap('c'),
  'other/d.yaml': configMap('d'),
  '.sourceignore': 'e.yaml\n',
  'kustomization.yaml': 'resources: [apps/a.yaml]\n',
};
const cases: Readonly<Record<string, readonly string[]>> = {
  all: [],
  prefix: ['apps'],
  folder: ['./apps/'],
  file: ['apps/b.yaml', 'other'],
  ignored: ['apps/', '.sourceignore', 'other'],
  below: ['apps/sub', 'apps-of-others'],
  missing: ['apps', 'app'],
};

test('a sparse checkout renders to what Flux applies of it', async () => {
  const clone = await publish();
  await world.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const sourceOf = (name: string): JsonObject => gitRepository({ name, namespace }, {});
  const owners: JsonObject[] = [];
  for (const [name, sparseCheckout] of Object.entries(cases)) {
    await world.objects.apply(gitRepository({ name, namespace }, { url: world.address, sparseCheckout }));
    const owner = kustomization({ name, namespace }, { retryInterval: '1h', prune: false });
    if (name !== 'missing') owners.push(owner);
    await world.objects.apply(owner);
  }
  const refused = await waitUntil('the source that is refused', async () => {
    const found = await world.objects.get(sourceOf('missing'));
    return stringAt(readyCondition(found), 'status') === 'False' && found;
  });
  const applied = await settledOwners(world.objects, owners, 90_000);
  const session = await world.openSession(clone);
  const { owners: known } = await session.settled();
  const rendered = (name: string): unknown => {
    const owner = known.find(({ owner: { id } }) => id.kind === 'Kustomization' && id.name === name);
    assert.equal(owner?.owner.notCompared, undefined);
    const outcome = owner?.working?.outcome;
    if (!outcome?.ok) return outcome?.failure;
    return outcome.value.objects.map(({ id }) => id.name).sort();
  };
  for (const object of applied) {
    const name = stringAt(object, 'metadata', 'name') ?? '';
    assert.deepEqual(rendered(name), inventory(object), name);
  }
  assert.deepEqual(rendered('below'), ['c', 'e']);
  const message = "sparse checkout dir 'app' does not exist in repository";
  assert.deepEqual(rendered('missing'), { code: 'rejected', message });
  assert.ok(stringAt(readyCondition(refused), 'message')?.includes(message));
});

/** Names of what an owner has applied. */
function inventory(owner: JsonObject): readonly string[] {
  const entries = at(owner, 'status', 'inventory', 'entries');
  return (isArray(entries) ? entries : []).map((entry) => stringAt(entry, 'id')?.split('_')[1] ?? '').sort();
}

async function publish(): Promise<string> {
  const clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    writeFileSync(path.join(clone, file), text);
  }
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message', 'first');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return clone;
}
