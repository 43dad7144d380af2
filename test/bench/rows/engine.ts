import { stringify } from 'yaml';
import type { KubernetesEngine, PredictRequest } from '../../../src/engine/engineApi.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Measure } from '../context.ts';
import { applicationObjects } from '../fleet/fleetObjects.ts';
import { residentMegabytes } from '../measure/garbage.ts';
import { shippedEngines } from '../measure/startEngines.ts';
import { median, percentile, timed, type Timed } from '../measure/timing.ts';
import { atMost, type Result } from '../result.ts';

const rounds = 300;
const warming = 60;

/** Start, answers and memory of the `kubernetes` file. */
export const measureEngine: Measure = async () => {
  const { startKubernetes } = shippedEngines();
  const before = await residentMegabytes();
  const first = startKubernetes();
  const cold = await timed(() => hello(first));
  const second = startKubernetes();
  const further = await timed(() => hello(second));
  second.dispose();
  const starts: readonly Result[] = [
    {
      what: 'kubernetes engine ready, from cold',
      value: cold.ms,
      cpuMs: cold.cpuMs,
      unit: 'ms',
      budget: atMost(1200),
    },
    {
      what: 'kubernetes engine ready, further instance',
      value: further.ms,
      cpuMs: further.cpuMs,
      unit: 'ms',
      budget: atMost(300),
    },
  ];
  const objects = Array.from({ length: rounds }, (_, i) => applicationObjects(`app-${i}`, i)).flat();
  const validated = await times(objects, (object) => validate(first, object));
  const writes = await deployedWrites(first);
  const predicted = await times(writes, async (request) => {
    await first.predict(request);
  });
  const resident = await residentMegabytes();
  first.dispose();
  return [
    ...starts,
    ...spread('validate one object', validated, 2),
    ...spread('predict one write', predicted, 10),
    { what: 'kubernetes engine, resident', value: resident - before, unit: 'MB', budget: atMost(350) },
  ];
};

const namespace = { namespace: 'shop' };

async function hello(engine: KubernetesEngine): Promise<void> {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...namespace } };
  const answer = await engine.canonical('none', object, { defaults: false });
  if (!answer.ok) throw new Error(`the engine does not start: ${answer.failure.code}`);
}

async function validate(engine: KubernetesEngine, object: JsonObject): Promise<void> {
  const answer = await engine.validate({
    schemas: 'none',
    texts: [{ text: stringify(object, { aliasDuplicateObjects: false }), as: 'object' }],
  });
  if (!answer.ok) throw new Error(`not validated: ${answer.failure.code}`);
}

/** Writes of objects that an agent has written once and somebody has changed since. */
async function deployedWrites(engine: KubernetesEngine): Promise<readonly PredictRequest[]> {
  const requests: PredictRequest[] = [];
  const base = { schemas: 'none', mode: 'flux-ks', manager: 'kustomize-controller' } as const;
  for (let i = 0; i < rounds / 5; i++) {
    for (const desired of applicationObjects(`app-${i}`, i).map(inNamespace)) {
      const written = await engine.predict({ ...base, desired, live: null });
      if (!written.ok) throw new Error(`not predicted: ${JSON.stringify(written.failure)}`);
      const live = withLabel(written.value.predicted);
      requests.push({ ...base, desired, live });
    }
  }
  return requests;
}

const metadataOf = (object: JsonObject): JsonObject => object['metadata'] as JsonObject;
const inNamespace = (object: JsonObject): JsonObject => ({
  ...object,
  metadata: { ...metadataOf(object), ...namespace },
});
const withLabel = (object: JsonObject): JsonObject => ({
  ...object,
  metadata: { ...metadataOf(object), labels: { 'app.kubernetes.io/name': 'another' } },
});

async function times<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<readonly Timed<void>[]> {
  const all: Timed<void>[] = [];
  for (const item of items.slice(0, warming)) await work(item);
  for (const item of items.slice(warming, warming + rounds)) all.push(await timed(() => work(item)));
  return all;
}

function spread(what: string, all: readonly Timed<void>[], limit: number): readonly Result[] {
  const ms = all.map((one) => one.ms);
  const cpuMs = all.reduce((sum, one) => sum + one.cpuMs, 0) / all.length;
  return [
    { what: `${what}, p50`, value: median(ms), cpuMs, unit: 'ms' },
    { what: `${what}, p95`, value: percentile(ms, 0.95), unit: 'ms', budget: atMost(limit) },
  ];
}
