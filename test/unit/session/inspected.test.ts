import assert from 'node:assert/strict';
import { test } from 'node:test';
import { success } from '../../../src/base/outcome.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { buildKey, type BuildInput, type Inputs } from '../../../src/session/inputs.ts';
import { isSettledAt } from '../../../src/session/git/isSettledAt.ts';
import { ownersAt } from '../../../src/session/owners/ownersAt.ts';
import { rendersAt } from '../../../src/session/builds/rendersAt.ts';
import { planAt, syncPlan } from '../../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../../src/session/plan/plannedOwner.ts';
import {
  applied,
  build,
  configMap,
  deployedAs,
  failedBuild,
  firstCommit,
  repository,
  root,
  secondCommit,
  settled,
} from '../../support/snapshots.ts';

/** A further revision is planned as if it were merged, beside what the working tree holds. */

const one = configMap('one', { level: 'info' });
const louder = configMap('one', { level: 'debug' });
const two = configMap('two', { level: 'info' });

const both = repository({
  commits: new Map([
    [firstCommit, success(new Map())],
    [secondCommit, success(new Map())],
  ]),
});

/** `one` is deployed and in the working tree; the second commit is inspected. */
const inspecting = (at: BuildInput | undefined, live: readonly JsonObject[] = [applied(one)]): Inputs => ({
  ...deployedAs([one], live, {
    repository: both,
    builds: new Map(at ? [[buildKey(root, secondCommit, 'apps'), at]] : []),
  }),
  inspected: new Map([[root, new Set([secondCommit])]]),
});

const actions = (planned: readonly PlannedOwner[]): readonly string[] =>
  planned.flatMap((owner) =>
    owner.kind === 'planned'
      ? owner.plan.steps.map(({ action, id }) => `${action} ${id.name}`)
      : owner.reason,
  );

test('an inspected revision is wanted: its tree, its build, its predictions', () => {
  const first = derive(inspecting(undefined), undefined);
  assert.deepEqual(
    first.wanted.builds.map(({ revision }) => revision),
    [secondCommit],
  );
  assert.ok(first.wanted.commits.get(root)?.has(secondCommit));
  assert.equal(isSettledAt(first, root, [secondCommit]), false);

  const built = derive(inspecting(build({ objects: [louder] })), first);
  assert.deepEqual(
    built.wanted.predictions.map(({ desired }) => desired['data']),
    [{ level: 'debug' }],
  );
  assert.equal(isSettledAt(built, root, [secondCommit]), false);
  assert.equal(isSettledAt(settled(built.inputs), root, [secondCommit]), true);
});

test('it is planned as if it were merged, and the working tree as before', () => {
  const snapshot = settled(inspecting(build({ objects: [louder, two] })));
  assert.deepEqual(actions(planAt(snapshot, root, secondCommit)), ['update one', 'create two']);
  assert.deepEqual(actions(syncPlan(snapshot)), ['unchanged one']);
  assert.deepEqual(actions(planAt(snapshot, root, 'working')), ['unchanged one']);
});

test('what it no longer holds is pruned there alone', () => {
  const snapshot = settled(inspecting(build({ objects: [] })));
  assert.deepEqual(actions(planAt(snapshot, root, secondCommit)), ['prune one']);
  assert.deepEqual(actions(syncPlan(snapshot)), ['unchanged one']);
});

test('objects of the other revision are of no concern to drift', () => {
  const snapshot = settled(inspecting(build({ objects: [louder, two] })));
  assert.deepEqual(
    snapshot.owners.flatMap(({ objects }) => objects.map(({ id, verdict }) => [id.name, verdict?.verdict])),
    [['one', 'SYNC']],
  );
});

test('an owner that a revision leaves as it is is the same owner', () => {
  const inputs = inspecting(undefined);
  const working = inputs.builds.get(buildKey(root, 'working', 'apps'));
  assert.ok(working);
  const snapshot = settled({
    ...inputs,
    builds: new Map([...inputs.builds, [buildKey(root, secondCommit, 'apps'), working]]),
  });
  assert.equal(ownersAt(snapshot, root, secondCommit)?.[0], snapshot.owners[0]);
});

test('nothing is made again while nothing changed', () => {
  const first = settled(inspecting(build({ objects: [louder, two] })));
  const again = derive({ ...first.inputs, visible: new Map() }, first);
  assert.equal(ownersAt(again, root, secondCommit)?.[0], ownersAt(first, root, secondCommit)?.[0]);
});

test('a revision that does not render says so', () => {
  const failed = failedBuild({ code: 'rejected', message: 'no such file' });
  const snapshot = settled(inspecting(failed));
  assert.deepEqual(actions(planAt(snapshot, root, secondCommit)), ['no such file']);
  assert.deepEqual(
    rendersAt(snapshot, root, secondCommit).map((render) => render.kind === 'failed' && render.reason),
    ['no such file'],
  );
  assert.equal(isSettledAt(snapshot, root, [secondCommit]), true);
});

test('renders: equal objects are the same, those of a revision that nobody inspects are not there', () => {
  const snapshot = settled(inspecting(build({ objects: [one, two] })));
  const [render] = rendersAt(snapshot, root, secondCommit);
  assert.deepEqual(render?.kind === 'rendered' && render.objects.map(({ object }) => object), [one, two]);
  assert.deepEqual(rendersAt(snapshot, root, 'f00'), []);
  assert.equal(ownersAt(snapshot, root, 'f00'), undefined);
});

test('what is no longer inspected is no longer wanted', () => {
  const first = settled(inspecting(build({ objects: [louder, two] })));
  const after = derive({ ...first.inputs, inspected: new Map() }, first);
  assert.equal(after.wanted.keptBuilds.has(buildKey(root, secondCommit, 'apps')), false);
  assert.equal(after.wanted.commits.get(root)?.has(secondCommit), false);
});
