import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringAt } from '../../../src/core/resource/json.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  configMap,
  deployedAs,
  environment,
  kustomization,
  settled,
} from '../../support/snapshots.ts';

/** An owner's own labels: its renders stay the same objects when they change, what it would write does not. */

const one = configMap('one', { a: '1' });

const teamOf = ({ owners }: Snapshot): string | undefined =>
  stringAt(owners[0]?.objects[0]?.working?.object, 'metadata', 'labels', 'team');

test('labels that an owner sets everywhere count as soon as its spec has others', () => {
  const start = deployedAs([one], [applied(one)]);
  const withTeam = (team: string): typeof start => ({
    ...start,
    environments: new Map([
      [
        'prod',
        environment({
          live: [applied(one)],
          owners: [kustomization({ spec: { commonMetadata: { labels: { team } } } })],
        }),
      ],
    ]),
  });
  const first = settled(withTeam('shop'));
  assert.equal(teamOf(first), 'shop');
  const second = settled(withTeam('web'), first);
  assert.equal(teamOf(second), 'web');
  assert.equal(second.owners[0]?.objects[0]?.working?.built, first.owners[0]?.objects[0]?.working?.built);
});
