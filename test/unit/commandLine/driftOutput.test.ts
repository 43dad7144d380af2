import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driftJson, type ReportedResource } from '../../../src/commandLine/driftJson.ts';
import { driftText } from '../../../src/commandLine/driftText.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const reported: ReportedResource = {
  id: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' },
  environment: 'prod',
  owner: 'Kustomization/shop/apps',
  verdict: {
    verdict: 'DRIFT',
    certainty: 'estimated',
    reason: 'types deduced',
    fields: [
      {
        path: [{ field: 'spec' }, { field: 'replicas' }],
        verdict: 'DRIFT',
        state: 'changed',
        desired: 3,
        live: 9,
        by: { manager: 'kubectl-edit', operation: 'Update', time: '2026-06-01T10:00:00Z' },
        contested: false,
      },
      {
        path: [{ field: 'data' }],
        verdict: 'IGNORED',
        state: 'reverted',
        live: 9007199254740993n,
        contested: true,
      },
    ],
  },
  originOf: ({ verdict }) =>
    verdict === 'DRIFT' ? { path: 'apps/web.yaml', line: 7, column: 13, certain: true } : undefined,
};

void test('JSON as the contract says', () => {
  assert.deepEqual(driftJson(reported), {
    id: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' },
    environment: 'prod',
    owner: 'Kustomization/shop/apps',
    verdict: 'DRIFT',
    certainty: 'estimated',
    reason: 'types deduced',
    fields: [
      {
        path: 'spec.replicas',
        verdict: 'DRIFT',
        state: 'changed',
        desired: 3,
        live: 9,
        by: { manager: 'kubectl-edit', operation: 'Update', time: '2026-06-01T10:00:00Z' },
        contested: false,
        ignored: false,
        origin: { path: 'apps/web.yaml', line: 7 },
      },
      {
        path: 'data',
        verdict: 'IGNORED',
        state: 'reverted',
        live: 9007199254740993n,
        contested: true,
        ignored: true,
      },
    ],
  });
});

void test('what is not known is left out', () => {
  const { id } = reported;
  assert.deepEqual(driftJson({ id, verdict: { verdict: 'SYNC', certainty: 'exact', fields: [] } }), {
    id,
    verdict: 'SYNC',
    certainty: 'exact',
    fields: [],
  });
});

void test('text for people', () => {
  assert.equal(
    driftText(reported, now),
    [
      'DRIFT (estimated) Deployment shop/web · prod Kustomization/shop/apps: types deduced',
      '  DRIFT spec.replicas: live 9, Git 3 · kubectl edit, 2 h ago · apps/web.yaml:7',
      '  IGNORED data: live 9007199254740993, not in Git',
    ].join('\n'),
  );
  const { id } = reported;
  assert.equal(
    driftText({ id, verdict: { verdict: 'SYNC', certainty: 'exact', fields: [] } }, now),
    'SYNC Deployment shop/web',
  );
});
