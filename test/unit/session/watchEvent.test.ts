import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { heldFleet, heldInputs, heldLists } from '../../bench/fleet/heldFleet.ts';

/** However many objects there are, a watch event is the work of one. */

for (const size of [200, 2000])
  test(`of ${String(size)} objects one is judged anew`, () => {
    const fleet = heldFleet(size);
    const lists = heldLists(fleet);
    const inputs = heldInputs(fleet, lists);
    const before = derive(inputs, undefined);
    const [key = ''] = lists.live.keys();
    const environment = inputs.environments.get('prod');
    const scope = environment?.scopes.get(key);
    const [name, object] = [...(scope?.objects ?? [])][0] ?? [];
    assert.ok(environment && scope && name !== undefined && object && isObject(object['metadata']));
    const moved = { ...object, metadata: { ...object['metadata'], resourceVersion: '2' } };
    const scopes = new Map(environment.scopes).set(key, {
      ...scope,
      objects: new Map(scope.objects).set(name, moved),
    });
    const after = derive(
      { ...inputs, environments: new Map(inputs.environments).set('prod', { ...environment, scopes }) },
      before,
    );
    const known = new Set(before.owners.flatMap(({ objects }) => objects));
    const judged = after.owners.flatMap(({ objects }) => objects.filter((one) => !known.has(one)));
    assert.deepEqual(
      judged.map(({ live }) => live.kind === 'present' && live.object),
      [moved],
    );
    // The two owners of the namespace have the list in common.
    assert.equal(after.owners.filter((owner, i) => owner !== before.owners[i]).length, 2);
  });
