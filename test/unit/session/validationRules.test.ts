import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validationRules } from '../../../src/session/validation/validationRules.ts';
import { environment, served } from '../../support/snapshots.ts';

const rulesIn = (version: string): ReturnType<typeof validationRules> =>
  validationRules(
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    {
      root: '/r',
      definitions: undefined,
      environment: environment({ connection: { kind: 'ready', served, version } }),
      kubernetesVersion: undefined,
    },
  );

void test('kinds of Kubernetes go by its own rules, and by the documents of a cluster that is newer', () => {
  for (const version of ['1.34', '1.37'])
    assert.deepEqual(rulesIn(version), {
      key: `kubernetes ${version}`,
      schemas: '',
      kubernetesVersion: version,
    });
  const { schemas, kubernetesVersion, cluster } = rulesIn('1.38') ?? assert.fail();
  assert.deepEqual([schemas, kubernetesVersion], ['prod', '1.38']);
  assert.deepEqual([cluster?.environment, cluster?.resource.kind], ['prod', 'Deployment']);
});
