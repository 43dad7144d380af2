import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isObject } from '../../../src/core/resource/json.ts';
import { reasonWithPlace } from '../../../src/present/lines/reasonWithPlace.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import {
  applied,
  build,
  configMap,
  edited,
  environment,
  inputs,
  kustomization,
  origins,
  repository,
  settled,
  text,
} from '../../support/snapshots.ts';

const ssa = 'kustomize.toolkit.fluxcd.io/ssa';
const plain = configMap('a', { level: 'info' });
const marked = {
  ...plain,
  metadata: { name: 'a', namespace: 'shop', annotations: { [ssa]: 'Ignore' } },
};
const file = text(
  'apps/a.yaml',
  `kind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop\n  annotations:\n    ${ssa}: Ignore\ndata:\n  level: info\n`,
);

test('what leaves an object out is named, with the line of Git that says it', () => {
  const made = build({
    objects: [marked],
    origins: [origins('apps/a.yaml', { [`/metadata/annotations/${ssa.replace('/', '~1')}`]: 6 })],
    tree: file,
  });
  const snapshot = settled(
    inputs({
      repository: repository({ working: file }),
      environments: [
        environment({ owners: [kustomization()], live: [edited(applied(marked), { level: 'debug' })] }),
      ],
      deployed: made,
      working: made,
    }),
  );
  const [owner] = snapshot.owners;
  const object = owner?.objects[0];
  assert.ok(owner && object);
  assert.equal(object.verdict?.verdict, 'IGNORED');
  const told = `${ssa}: Ignore in Git (apps/a.yaml:6)`;
  assert.equal(reasonWithPlace(owner, object), told);
  const options = { show: 'all', group: 'owner' } as const;
  const below = (row: string | undefined): string | undefined => treeRows(snapshot, row, 0, options)[0]?.id;
  const [row] = treeRows(snapshot, below(below(undefined)), 0, options);
  assert.ok(row?.tooltip.includes(told));
});

test('one that is on the live object alone has no line', () => {
  const live = applied({ ...plain, data: { level: 'debug' } });
  const { metadata } = live;
  const annotations = { [ssa]: 'Ignore' };
  const onLive = { ...live, metadata: { ...(isObject(metadata) ? metadata : {}), annotations } };
  const snapshot = settled(
    inputs({
      environments: [environment({ owners: [kustomization()], live: [onLive] })],
      deployed: build({ objects: [plain] }),
      working: build({ objects: [plain] }),
    }),
  );
  const [owner] = snapshot.owners;
  const object = owner?.objects[0];
  assert.ok(owner && object);
  assert.equal(reasonWithPlace(owner, object), `${ssa}: Ignore on the live object`);
});
