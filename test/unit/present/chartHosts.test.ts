import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartKey, type ChartReference } from '../../../src/core/owner/helm/chartReference.ts';
import { chartHosts } from '../../../src/present/chartHosts.ts';
import { emptyInputs } from '../../../src/session/inputs.ts';
import { derive } from '../../../src/session/derive/derive.ts';

const repository = (url: string, name: string): ChartReference => ({
  kind: 'repository',
  url,
  name,
  version: '1.x',
});
const oci: ChartReference = {
  kind: 'oci',
  url: 'oci://ghcr.io/a/web',
  select: { by: 'tag', tag: '1.0.0' },
};
const references = [
  repository('https://charts.example.com:8443/stable', 'web'),
  repository('https://charts.example.com:8443/other', 'base'),
  repository('https://charts.example.com/stable', 'web'),
  repository('not an address', 'web'),
  oci,
];

test('the hosts that charts come from, with their charts and what went wrong', () => {
  const { wanted } = derive(emptyInputs, undefined);
  const charts = new Map(references.map((reference) => [chartKey(reference), reference]));
  const message = 'chart web is not fetched: ghcr.io is not allowed';
  const outcome = { ok: false, failure: { code: 'notAllowed', message } } as const;
  const inputs = { ...emptyInputs, charts: new Map([[chartKey(oci), { reference: oci, outcome }]]) };
  assert.deepEqual(chartHosts({ wanted: { ...wanted, charts }, inputs }), [
    { host: 'charts.example.com', charts: ['web'], problems: [] },
    { host: 'charts.example.com:8443', charts: ['base', 'web'], problems: [] },
    { host: 'ghcr.io', charts: ['web'], problems: [message] },
  ]);
});
