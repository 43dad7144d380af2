import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derive } from '../../../src/session/derive/derive.ts';
import { emptyInputs } from '../../../src/session/inputs.ts';
import { LooseFiles } from '../../../src/session/derive/looseFiles.ts';
import { Store } from '../../../src/session/store.ts';
import { opened } from '../../support/validations.ts';

const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

test('what is no manifest is known in a folder without a repository as well', async () => {
  const disk = new Map([
    ['/home/me/app/kustomization.yaml', 'resources: [web.yaml]\npatches:\n  - path: patch.yaml\n'],
    ['/home/me/chart/Chart.yaml', 'name: shop\n'],
  ]);
  const store = new Store(() => undefined);
  const files = new LooseFiles(store, {
    readFile: (root, path) => {
      const text = disk.get(`${root}/${path}`);
      return Promise.resolve(text === undefined ? undefined : new TextEncoder().encode(text));
    },
  });
  const names = ['app/patch.yaml', 'app/web.yaml', 'chart/templates/web.yaml'];
  store.update(() =>
    opened(emptyInputs, Object.fromEntries(names.map((name) => [`/home/me/${name}`, manifest]))),
  );
  const modes = (): readonly string[] =>
    derive(store.inputs, undefined).wanted.validations.map(
      ({ holder, as }) => `${holder.slice('/home/me/'.length)} ${as}`,
    );
  files.fulfil(store.inputs);
  await settle();
  assert.equal(files.idle, true);
  assert.deepEqual(modes(), ['app/patch.yaml patch', 'app/web.yaml object']);
  disk.delete('/home/me/app/kustomization.yaml');
  files.filesChanged(['/home/me/app/kustomization.yaml', '/home/me/app/web.yaml']);
  await settle();
  assert.deepEqual(modes(), ['app/patch.yaml object', 'app/web.yaml object']);
});
