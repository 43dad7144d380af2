import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derive } from '../../../src/session/derive/derive.ts';
import { buildKey, workingTree, type Inputs } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  build,
  configMap,
  environment,
  firstCommit,
  inputs,
  kustomization,
  root,
  settled,
} from '../../support/snapshots.ts';

/** One object that two owners apply. */

const one = configMap('one', { level: 'info' });
const two = configMap('two', { level: 'info' });

function given(ofMore: readonly (typeof one)[]): Inputs {
  const owners = [kustomization(), kustomization({ name: 'more', path: './more' })];
  const [apps, more] = [build({ objects: [one] }), build({ objects: ofMore })];
  return inputs({
    environments: [environment({ owners, live: [applied(one), applied(two, 'more')] })],
    builds: new Map(
      [firstCommit, workingTree].flatMap((revision) => [
        [buildKey(root, revision, 'apps'), apps],
        [buildKey(root, revision, 'more'), more],
      ]),
    ),
  });
}

const reasons = ({ owners }: Snapshot): readonly unknown[] =>
  owners.map(({ objects }) =>
    objects.map(({ id, verdict }) => [id.name, verdict?.verdict, verdict?.reason ?? '']),
  );

test('an object that another owner renders too is said to be shared, by both', () => {
  const told = reasons(settled(given([one, two])));
  const shared = (other: string): string =>
    `shared: Kustomization/shop/${other} applies it too, and each overwrites the other`;
  assert.deepEqual(told, [
    [['one', 'SYNC', shared('more')]],
    [
      ['one', 'DRIFT', shared('apps')],
      ['two', 'SYNC', ''],
    ],
  ]);
});

test('a second owner that comes or goes bears on the first', () => {
  const alone = settled(given([two]));
  assert.deepEqual(reasons(alone)[0], [['one', 'SYNC', '']]);
  const both = settled({ ...given([one, two]), environments: alone.inputs.environments }, alone);
  assert.match(JSON.stringify(reasons(both)[0]), /shared/);
  const again = derive({ ...both.inputs }, both);
  assert.equal(again.owners, both.owners);
  const apart = settled({ ...given([two]), environments: alone.inputs.environments }, both);
  assert.deepEqual(reasons(apart)[0], [['one', 'SYNC', '']]);
});

test('live that carries the labels of an owner that is not known here', () => {
  const told = reasons(
    settled(
      inputs({
        environments: [environment({ live: [applied(one, 'elsewhere')] })],
        deployed: build({ objects: [one] }),
        working: build({ objects: [one] }),
      }),
    ),
  );
  assert.match(JSON.stringify(told), /DRIFT.*shared: Kustomization\/shop\/elsewhere applies it too/);
});
