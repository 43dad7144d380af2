import type { TestContext } from 'node:test';
import { chartServer, type ChartServer, type ServerAnswer } from './chartServer.ts';
import { digestOf } from './packChart.ts';

const chartLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** A registry of our own with one chart below `web`, tagged 1.0.0, and what else a test has it answer. */
export function ociServer(
  t: TestContext,
  packed: Uint8Array,
  answers: Readonly<Record<string, ServerAnswer>> = {},
): Promise<ChartServer> {
  const manifest = JSON.stringify({
    schemaVersion: 2,
    layers: [{ mediaType: chartLayer, digest: digestOf(packed), size: packed.length }],
  });
  const usual = ociAnswers(manifest, packed);
  return chartServer(t, (request, response) => {
    const answer = answers[request.path] ?? answers['*'] ?? usual[request.path];
    if (answer) return answer(request, response);
    response.writeHead(404).end();
  });
}

const ociAnswers = (manifest: string, packed: Uint8Array): Readonly<Record<string, ServerAnswer>> => ({
  '/v2/web/manifests/1.0.0': (_, response) =>
    void response.writeHead(200, { 'docker-content-digest': digestOf(manifest) }).end(manifest),
  [`/v2/web/manifests/${digestOf(manifest)}`]: (_, response) => void response.end(manifest),
  [`/v2/web/blobs/${digestOf(packed)}`]: (_, response) => void response.end(packed),
  '/v2/web/tags/list?n=1000': (_, response) => void response.end(JSON.stringify({ tags: ['1.0.0'] })),
});
