import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../../src/core/drift/judge/judge.ts';
import { whatToPredict } from '../../../../src/core/drift/predict/whatToPredict.ts';
import { caseQuestion } from '../../../support/driftCases/caseQuestion.ts';
import { readDriftCases } from '../../../support/driftCases/driftCase.ts';
import { expectVerdict } from '../../../support/driftCases/expectVerdict.ts';
import { readRecording } from '../../../support/driftCases/recording.ts';

// What a real API server held and predicted is recorded; test/cluster/driftCases.test.ts replays the cases on one.
for (const driftCase of readDriftCases()) {
  test(`${driftCase.id}: ${driftCase.title}`, () => {
    const recording = readRecording(driftCase.id);
    assert.ok(recording, 'the case has not been recorded yet');
    const question = caseQuestion(driftCase, recording.live, recording.namespaced);
    const needed = whatToPredict(question).map(({ point }) => point);
    assert.deepEqual(
      needed,
      (['deployed', 'working'] as const).filter((point) => recording[point] !== undefined),
    );
    if (driftCase.expect.engine === 'none') assert.deepEqual(needed, []);
    expectVerdict(
      judge({
        ...question,
        predictionOfDeployed: recording.deployed,
        predictionOfWorking: recording.working,
      }),
      driftCase.expect,
    );
  });
}
