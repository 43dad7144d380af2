import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createChartEngine } from '../../src/engine/chartEngine.ts';
import type { ChartRequest } from '../../src/engine/chartEngineApi.ts';
import { kubernetesFile, workerEntry } from './support/testEngine.ts';

/** Charts that explode: each ends with a reason, and the next one renders. */

const megabyte = 1024 * 1024;
const limits = { timeLimitMs: 60_000, sizeLimitBytes: megabyte };
const engine = createChartEngine({ entry: workerEntry, file: kubernetesFile }, () => limits);
after(() => {
  engine.dispose();
});

const chart = (template: string, values = ''): ChartRequest => ({
  chart: {
    kind: 'files',
    files: new Map([
      ['Chart.yaml', 'apiVersion: v2\nname: hostile\nversion: 1.0.0\n'],
      ['values.yaml', values],
      ['templates/a.yaml', template],
    ]),
  },
  values: { kind: 'documents', documents: [] },
  release: { name: 'demo', namespace: 'default', isUpgrade: false },
  cluster: {},
});

const fine = chart('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n');

async function failureOf(request: ChartRequest): Promise<string> {
  const outcome = await engine.render(request);
  assert.ok(!outcome.ok, 'it renders');
  const after_ = await engine.render(fine);
  assert.ok(after_.ok, JSON.stringify(after_));
  return 'message' in outcome.failure
    ? `${outcome.failure.code}: ${outcome.failure.message}`
    : outcome.failure.code;
}

test('one that never ends is ended', async () => {
  limits.timeLimitMs = 3000;
  const loop = '{{ range until 30000 }}{{ range until 30000 }}{{ end }}{{ end }}\n';
  assert.equal(await failureOf(chart(loop)), 'timedOut');
  limits.timeLimitMs = 60_000;
});

test('one that takes all memory', async () => {
  assert.match(await failureOf(chart('{{ until 2000000000 | len }}\n')), /^(outOfMemory|crashed)/);
});

test('one that renders to more than anybody can look at', async () => {
  const large =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: "{{ repeat 2000000 "x" }}" }\n';
  assert.match(await failureOf(chart(large)), /^rejected: the chart renders to more than the limit/);
});

test('aliases of aliases of aliases', async () => {
  const laughs = Array.from({ length: 12 }, (_, i) =>
    i === 0 ? 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]' : `a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`,
  ).join('\n');
  assert.match(
    await failureOf(chart('kind: A\n', laughs)),
    /^rejected: cannot load values.yaml: .*(alias|excessive)/s,
  );
});
