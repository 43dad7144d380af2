import path from 'node:path';
import { printJson, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import { gitRepository, helmRelease } from '../../harness/fluxObjects.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { readCrd } from '../../support/driftCases/driftCase.ts';
import { cloned, pushFiles } from './clone.ts';
import { correctionCases, tellCorrections } from './correctionRuns.ts';
import { corrections, eventsOf, type CorrectionCase } from './corrections.ts';
import { randomChart } from './randomChart.ts';
import { readyCondition, type FluxWorld } from './fluxWorld.ts';

/**
 * The real helm-controller installs a release of every kind of object, out of a chart that the real source-controller has packed,
 * others write to the objects, and what its correction of drift then makes of each is what was foretold.
 */
export async function helmCorrections(world: FluxWorld): Promise<void> {
  const { objects, controlPlane } = world;
  const address = await world.createRepository('corrected');
  for (const name of ['Foo', 'Every']) await objects.apply(readCrd(name));
  const cases = correctionCases('flux-hr', namespace);
  const charts = new Map(cases.map((one) => [one, randomChart(one)]));
  const folder = await cloned(address, path.join(world.folder, 'corrected'));
  await pushFiles(
    folder,
    'main',
    Object.assign({}, ...[...charts.values()].map(({ files }) => files)) as Record<string, string>,
  );
  await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await objects.apply(gitRepository({ name: 'charts', namespace }, { url: address }));
  const releaseOf = (one: CorrectionCase): JsonObject =>
    helmRelease(
      { name: one.name, namespace },
      {
        chart: {
          spec: {
            chart: `charts/${one.name}`,
            sourceRef: { kind: 'GitRepository', name: 'charts' },
            interval: '1h',
          },
        },
        timeout: '30s',
        install: { disableWait: true, remediation: { retries: 0 } },
        driftDetection: { mode: 'enabled' },
        values: charts.get(one)?.values ?? {},
      },
    );
  for (const one of cases) await objects.apply(releaseOf(one));
  const timeoutMs = 60_000 + 6000 * cases.length;
  const installed = await waitUntil(
    'helm-controller to have tried',
    () =>
      Promise.all(
        cases.map(async (one) => {
          const release = await objects.get(releaseOf(one));
          const ready = readyCondition(release);
          const [status, reason] = [stringAt(ready, 'status'), stringAt(ready, 'reason') ?? ''];
          if (status === 'True') return one;
          if (status === 'False' && reason === 'InstallFailed') return undefined;
          throw new Error(`${one.name}: ${JSON.stringify(ready)}`);
        }),
      ),
    { timeoutMs, everyMs: 500 },
  );
  const session = await world.openSession(folder);
  await session.settled();
  const correct = async (asked: readonly CorrectionCase[]): Promise<void> => {
    const requestedAt = String(Date.now());
    const annotations = { 'reconcile.fluxcd.io/requestedAt': requestedAt };
    for (const one of asked)
      await objects.patch(releaseOf(one), { metadata: { annotations } }, { fieldManager: 'flux' });
    await waitUntil(
      'helm-controller to have corrected',
      async () => {
        for (const one of asked) {
          const release = await objects.get(releaseOf(one));
          if (stringAt(release, 'status', 'lastHandledReconcileAt') !== requestedAt)
            throw new Error(`${one.name}: ${printJson(release['status'] ?? null)}`);
        }
        return true;
      },
      { timeoutMs, everyMs: 500 },
    );
  };
  // helm-controller 1.6 sends what it has masked for its own log, which is no data of a Secret, and the node port of its own
  // dry run, for which the API server has taken any number.
  const faults: Readonly<Record<string, string>> = {
    Secret: 'illegal base64',
    Service: 'provided port is not in the valid range',
  };
  const failed = async (one: CorrectionCase): Promise<boolean> => {
    const fault = faults[one.kind];
    if (fault === undefined) return false;
    const failure = new RegExp(`${one.name}\\b.* patch failure: .*${fault}`);
    return (await eventsOf(controlPlane.request, one)).some((message) => failure.test(message));
  };
  tellCorrections(
    'flux-hr',
    cases,
    await corrections(
      { objects, request: controlPlane.request, session, correct, failed },
      installed.filter((one) => one !== undefined),
    ),
  );
}

const namespace = 'corrected';
