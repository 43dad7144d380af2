import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartVersions, chooseTag, chooseVersion, tagOfVersion } from '../../../src/charts/oci/chooseTag.ts';
import { chooseEntry } from '../../../src/charts/repository/chooseEntry.ts';

const versions = ['1.2.3', 'v1.9.0', '1.10.0', '2.0.0-rc.1', '2.0.0-beta', 'latest', '1.10.0-alpha', '0.9'];
const entries = versions.map((version) => ({ version, created: 0 }));

/** What source-controller takes of these for a version or a range. */
const cases: Readonly<Record<string, string>> = {
  '': '1.10.0',
  '*': '1.10.0',
  '1.2.3': '1.2.3',
  '1.2': '1.2.3',
  '1.x': '1.10.0',
  '~1.9': 'v1.9.0',
  '>=1.0.0 <1.10.0': 'v1.9.0',
  '>= 1.0.0, < 1.10.0': 'v1.9.0',
  '^1.2.3': '1.10.0',
  '>=2.0.0-0': '2.0.0-rc.1',
  '>1.10.0': 'none',
  '1.0.0 || 1.2.x': '1.2.3',
  latest: 'latest',
  newest: 'notARange',
  '0.9': '0.9',
};

for (const [wanted, expected] of Object.entries(cases))
  test(`“${wanted}” is ${expected}`, () => {
    const chosen = chooseEntry(entries, wanted);
    assert.equal(chosen.ok ? chosen.value.version : chosen.failure, expected);
  });

test('of two that differ in build metadata alone the younger is taken', () => {
  const builds = [
    { version: '1.0.0+1', created: 5 },
    { version: '1.0.0+3', created: 9 },
    { version: '1.0.0+2', created: 7 },
  ];
  const chosen = chooseEntry(builds, '1.x');
  assert.equal(chosen.ok && chosen.value.version, '1.0.0+3');
});

test('the tags of a registry that are versions of a chart, newest first', () => {
  const tags = ['1.2.3', '1.10.0', 'latest', 'v3.0.0', '1.10.0_build.1', '2.0.0-rc.1', 'sha256-abc.sig'];
  assert.deepEqual(chartVersions(tags), ['2.0.0-rc.1', '1.10.0', '1.10.0+build.1', '1.2.3']);
  const chosen = chooseVersion(tags, '>=1.0.0 <1.10.0');
  assert.deepEqual(chosen, { ok: true, value: '1.2.3' });
  assert.equal(tagOfVersion('1.10.0+build.1'), '1.10.0_build.1');
});

test('an OCIRepository takes tags with a v, those that its filter lets through, and of charts those with a build', () => {
  const tags = ['v1.0.0', '1.1.0-rc.1', '1.1.0-dev', '1.0.5_b', 'latest'];
  const choose = (range: string, filter?: string, isChart = true): string => {
    const chosen = chooseTag(tags, { range, ...(filter === undefined ? {} : { filter }) }, isChart);
    return chosen.ok ? chosen.value : chosen.failure;
  };
  assert.equal(choose('1.x'), '1.0.5_b');
  assert.equal(choose('1.x', undefined, false), 'v1.0.0');
  assert.equal(choose('>=1.0.0-0'), '1.1.0-rc.1');
  assert.equal(choose('>=1.0.0-0', '.*-dev$'), '1.1.0-dev');
  assert.equal(choose('>=3'), 'none');
  assert.equal(choose('x y'), 'notARange');
  assert.equal(choose('1.x', '('), 'notAPattern');
});
