import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHelmBuild } from '../../../src/core/owner/helm/helmBuild.ts';
import { ruleLimits } from '../../../src/proposals/ruleLimits.ts';

test('who ignores a field is told what writes it all the same', () => {
  assert.deepEqual(ruleLimits({}), []);
  assert.match(ruleLimits({ writesIgnored: true })[0] ?? '', /RespectIgnoreDifferences=true/);
  const build = readHelmBuild({ spec: { driftDetection: { mode: 'enabled' } } });
  assert.match(ruleLimits({ build })[0] ?? '', /no upgrade: the next one may write the chart's value/);
});
