import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { serverVersionOf } from '../../../src/cluster/serverVersion.ts';
import { engineVersion } from '../../../src/core/drift/predict/engineVersion.ts';
import type { Json } from '../../../src/core/resource/json.ts';
import { projectFolder } from '../../harness/projectFolder.ts';

const answers: readonly (readonly [answer: Json, version: string | undefined])[] = [
  [{ major: '1', minor: '34', gitVersion: 'v1.34.2' }, '1.34'],
  [{ major: '1', minor: '29+', gitVersion: 'v1.29.7-eks-a18cd3a' }, '1.29'],
  [{ major: '1', minor: '37', emulationMajor: '1', emulationMinor: '36' }, '1.36'],
  [{ major: '', minor: '', gitVersion: 'v0.0.0-master' }, undefined],
  [{ major: 1, minor: 34 }, undefined],
  ['forbidden', undefined],
];

for (const [answer, version] of answers)
  test(`the version in ${JSON.stringify(answer)}`, () => {
    assert.equal(serverVersionOf(answer), version);
  });

test('the version of the engine is that of its packages', () => {
  const modules = readFileSync(path.join(projectFolder, 'engine', 'kubernetes', 'go.mod'), 'utf8');
  assert.match(modules, new RegExp(`k8s\\.io/kubernetes v${engineVersion.replace('.', '\\.')}\\.\\d+\n`));
});
