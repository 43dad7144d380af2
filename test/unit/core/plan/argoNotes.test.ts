import assert from 'node:assert/strict';
import test from 'node:test';
import { deletionNotes } from '../../../../src/core/plan/deletionNotes.ts';
import type { PlanStep } from '../../../../src/core/plan/syncPlan.ts';
import { wipeBlock } from '../../../../src/core/plan/wipeBlock.ts';

type Step = Pick<PlanStep, 'action' | 'place'>;
const gone = (wave: number): Step => ({ action: 'prune', place: { phase: 'Sync', wave, turn: wave } });

void test('several deletions in one wave have no order', () => {
  const note = ['what it deletes in one wave it deletes side by side, in no order'];
  assert.deepEqual(deletionNotes([gone(0), gone(0)]), note);
  assert.deepEqual(deletionNotes([gone(0), gone(1), { ...gone(1), action: 'create' }]), []);
  assert.deepEqual(deletionNotes([{ action: 'prune' }, { action: 'prune' }]), []);
});

const usual = { automated: true, allowEmpty: false };
const told =
  'it would delete everything, which Argo CD does by itself only with syncPolicy.automated.allowEmpty';

const rows: readonly (readonly [
  title: string,
  schedule: typeof usual,
  rendered: number,
  steps: readonly Step[],
  told: string | undefined,
])[] = [
  ['all goes', usual, 0, [gone(0)], told],
  ['it may', { ...usual, allowEmpty: true }, 0, [gone(0)], undefined],
  ['somebody asks for it', { ...usual, automated: false }, 0, [gone(0)], undefined],
  ['something stays', usual, 1, [gone(0)], undefined],
  ['there never was anything', usual, 0, [], undefined],
];
for (const [title, schedule, rendered, steps, expected] of rows)
  void test(`Argo CD does not delete everything by itself: ${title}`, () => {
    assert.equal(wipeBlock(schedule, rendered, steps), expected);
  });
