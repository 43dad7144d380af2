import assert from 'node:assert/strict';
import { test } from 'node:test';
import { success } from '../../../src/base/outcome.ts';
import { Definitions } from '../../../src/session/clusters/definitions.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import type { Inputs } from '../../../src/session/inputs.ts';
import type { Platform } from '../../../src/session/platform.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { Store } from '../../../src/session/store.ts';
import { inputs, repository, root, text } from '../../support/snapshots.ts';
import { opened } from '../../support/validations.ts';

const definition =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets\n';
const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n';

function running(): {
  readonly calls: string[];
  readonly store: Store;
  readonly set: (next: Inputs) => Promise<Snapshot>;
} {
  const store = new Store(() => undefined);
  const calls: string[] = [];
  const platform = {
    kubernetes: {
      loadDefinitions: (schemas: string, name: string, contents: string) => {
        calls.push(`${schemas}: ${name} ${contents === '' ? 'gone' : 'loaded'}`);
        return Promise.resolve(success(null));
      },
      dropSchemas: (schemas: string) => {
        calls.push(`${schemas}: dropped`);
        return Promise.resolve(success(null));
      },
    },
    agentDefinitions: (group: string, except: readonly string[]) =>
      Promise.resolve(`${group} without ${except.join()}`),
    log: () => undefined,
  };
  const definitions = new Definitions(store, platform as unknown as Platform);
  let snapshot: Snapshot | undefined;
  const set = async (next: Inputs): Promise<Snapshot> => {
    store.update(() => next);
    for (let round = 0; round < 3; round++) {
      snapshot = derive(store.inputs, snapshot);
      definitions.fulfil(snapshot);
      for (let i = 0; i < 10; i++) await Promise.resolve();
    }
    assert.ok(snapshot);
    return snapshot;
  };
  return { calls, store, set };
}

const inRepository = (files: Readonly<Record<string, string>>): Inputs => ({
  ...opened(
    inputs({
      repository: repository({
        working: new Map(Object.entries(files).flatMap(([path, contents]) => [...text(path, contents)])),
      }),
    }),
    { [`${root}/widget.yaml`]: widget },
  ),
});

test('definitions of a repository are loaded when a file of it is validated, and kept equal', async () => {
  const it = running();
  const first = await it.set(inRepository({ 'crd.yaml': definition, 'other.yaml': widget }));
  const name = `definitions of ${root}`;
  assert.deepEqual(it.calls, [`${name}: crd.yaml loaded`]);
  assert.deepEqual(
    first.wanted.validations.map(({ rules }) => rules.schemas),
    [name],
  );
  const { definitions } = it.store.inputs;
  await it.set({
    ...inRepository({ 'crd.yaml': `${definition}# more\n`, 'other.yaml': widget }),
    definitions,
  });
  assert.deepEqual(it.calls.slice(1), [`${name}: crd.yaml loaded`]);
  assert.deepEqual(it.store.inputs.definitions.get(root), { generation: 2, settled: true });
  await it.set({ ...inRepository({ 'other.yaml': widget }), definitions: it.store.inputs.definitions });
  assert.deepEqual(it.calls.slice(2), [`${name}: crd.yaml gone`]);
  await it.set({ ...inputs({ repository: null }), definitions: it.store.inputs.definitions });
  assert.deepEqual(it.calls.slice(3), [`${name}: dropped`]);
  assert.deepEqual([...it.store.inputs.definitions], []);
});

test('outside of any repository the open files define kinds for each other', async () => {
  const it = running();
  const files = { '/loose/crd.yaml': definition, '/loose/widget.yaml': widget };
  await it.set(opened(inputs({ repository: null }), files));
  assert.deepEqual(it.calls, ['definitions of : /loose/crd.yaml loaded']);
});

test('kinds of agents are loaded where a file writes one, without those that the repository defines itself', async () => {
  const it = running();
  const own =
    'kind: CustomResourceDefinition\nspec:\n  group: argoproj.io\n  names:\n    kind: Application\n';
  const application = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n';
  const name = `definitions of ${root}`;
  await it.set(inRepository({ 'a.yaml': application, 'other.yaml': widget }));
  assert.deepEqual(it.calls, [`${name}:  agents argoproj.io loaded`]);
  await it.set({
    ...inRepository({ 'a.yaml': application, 'crd.yaml': own }),
    definitions: it.store.inputs.definitions,
  });
  assert.deepEqual(it.calls.slice(1), [`${name}:  agents argoproj.io loaded`, `${name}: crd.yaml loaded`]);
  await it.set({ ...inRepository({ 'other.yaml': widget }), definitions: it.store.inputs.definitions });
  assert.deepEqual(it.calls.slice(3), [`${name}:  agents argoproj.io gone`, `${name}: crd.yaml gone`]);
});
