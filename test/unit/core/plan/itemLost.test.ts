import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../../src/core/drift/judge/judge.ts';
import { planOwner } from '../../../../src/core/plan/planOwner.ts';
import { formatPath } from '../../../../src/core/resource/fieldPath.ts';
import { resourceIdOf } from '../../../../src/core/resource/resourceId.ts';
import { fieldDifference } from '../../../../src/present/lines/fieldText.ts';
import { caseQuestion } from '../../../support/driftCases/caseQuestion.ts';
import { readDriftCases } from '../../../support/driftCases/driftCase.ts';
import { readRecording } from '../../../support/driftCases/recording.ts';

/** A recorded case as a plan and a row tell it. */
function told(id: string): { readonly impact: readonly string[]; readonly fields: readonly string[] } {
  const driftCase = readDriftCases().find((one) => one.id === id);
  const recording = readRecording(id);
  assert.ok(driftCase && recording?.live);
  const of = resourceIdOf(recording.live);
  assert.ok(of);
  const question = {
    ...caseQuestion(driftCase, recording.live, recording.namespaced),
    predictionOfDeployed: recording.deployed,
    predictionOfWorking: recording.working,
  };
  const steps = planOwner(driftCase.mode, [{ id: of, question }]);
  return {
    impact: steps.flatMap(({ impact }) => impact.map(({ code, message }) => `${code}: ${message}`)),
    fields: judge(question).fields.map((field) => `${formatPath(field.path)}: ${fieldDifference(field)}`),
  };
}

const env = 'spec.template.spec.containers[name=c].env[name=A]';

test('a patch deletes both copies of what Git says once now', () => {
  assert.deepEqual(told('D25'), {
    impact: [
      'pods-restart: its 1 pods restart, one after the other: the pod template changes',
      `item-lost: all copies of ${env} are deleted, the one in Git too: only a second sync makes it again`,
    ],
    fields: [
      `${env}: live [{"name":"A","value":"1"},{"name":"A","value":"…, the next write takes all copies away`,
    ],
  });
});

test('the second sync makes it again', () => {
  assert.deepEqual(told('D25-again'), {
    impact: ['pods-restart: its 1 pods restart, one after the other: the pod template changes'],
    fields: [`${env}: not live, Git {"name":"A","value":"1"}`],
  });
});

test('copies that Git has dropped are meant to go', () => {
  assert.deepEqual(
    told('K27').impact.filter((one) => one.startsWith('item-lost')),
    [],
  );
});
