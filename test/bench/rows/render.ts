import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FileChanges, KustomizeEngine } from '../../../src/engine/engineApi.ts';
import type { Measure } from '../context.ts';
import { fleetFiles, fleetOwners, usualShape, type FleetOwner } from '../fleet/fleetFiles.ts';
import { writeFleetRepository } from '../fleet/fleetRepository.ts';
import { ended } from '../measure/ended.ts';
import { shippedEngines } from '../measure/startEngines.ts';
import { residentMegabytes } from '../measure/garbage.ts';
import { median, percentile, timed } from '../measure/timing.ts';
import { atMost, ratioAtMost, type Result } from '../result.ts';

const rounds = 40;
const warming = 5;

/** A kustomization of 100 objects after one of its files was edited, and the native tool on the same folder. */
export const measureRender: Measure = async ({ folder, tools }) => {
  const owners = fleetOwners(usualShape(100));
  await writeFleetRepository(folder, owners);
  const [owner] = owners;
  if (!owner) throw new Error('a fleet without an owner');
  const before = await residentMegabytes();
  const engine = shippedEngines().startKustomize();
  const cold = await timed(async () => {
    engine.setFiles(contentsOf(owners));
    await build(engine, owner);
  });
  const file = `${owner.path}/${owner.applications[3] ?? ''}.yaml`;
  const text = contentsOf(owners).get(`/${file}`);
  if (typeof text !== 'string') throw new Error(`no file ${file}`);
  const [ours, cpu, theirs]: [number[], number[], number[]] = [[], [], []];
  for (let i = -warming; i < rounds; i++) {
    const edited = text.replace('replicas: 2', `replicas: ${i + 10}`);
    const { ms, cpuMs } = await timed(async () => {
      engine.setFiles(new Map([[`/${file}`, edited]]));
      await build(engine, owner);
    });
    writeFileSync(path.join(folder, file), edited);
    const native = await ended(tools.kustomize, ['build', path.join(folder, owner.path)], {});
    if (i < 0) continue;
    ours.push(ms);
    cpu.push(cpuMs);
    theirs.push(native.ms);
  }
  const resident = (await residentMegabytes()) - before;
  engine.dispose();
  const peer = { name: 'spawning kustomize build', value: median(theirs) };
  return [
    {
      what: 'kustomize engine ready and first build of 100 objects, from cold',
      value: cold.ms,
      cpuMs: cold.cpuMs,
      unit: 'ms',
    },
    {
      what: 'render after an edit, 100 objects, p50',
      value: median(ours),
      cpuMs: median(cpu),
      unit: 'ms',
      peer,
      budget: ratioAtMost(1),
    },
    {
      what: 'render after an edit, 100 objects, p95',
      value: percentile(ours, 0.95),
      unit: 'ms',
      peer: { ...peer, value: percentile(theirs, 0.95) },
      budget: atMost(150),
      note: 'with the origin of every field, which the native tool does not tell',
    },
    { what: 'kustomize engine, resident', value: resident, unit: 'MB', budget: atMost(350) },
  ];
};

/** All owners of a repository of 200 from cold, the start of the engine included, and a loop of the native tool. */
export const measureRenderAll: Measure = async ({ folder, tools, size }) => {
  const shape = { objects: size, objectsPerOwner: Math.max(10, size / 200), ownersPerNamespace: 20 };
  const owners = fleetOwners({ ...shape, objects: 200 * shape.objectsPerOwner });
  await writeFleetRepository(folder, owners);
  const engine = shippedEngines().startKustomize();
  const ours = await timed(async () => {
    engine.setFiles(contentsOf(owners));
    // All at once, as a session asks for them.
    const built = await Promise.all(owners.map((owner) => build(engine, owner)));
    return built.reduce((sum, objects) => sum + objects, 0);
  });
  engine.dispose();
  const theirs = await timed(async () => {
    for (const owner of owners) await ended(tools.kustomize, ['build', path.join(folder, owner.path)], {});
  });
  const result: Result = {
    what: `render all owners of a repository of ${owners.length}, from cold`,
    value: ours.ms,
    cpuMs: ours.cpuMs,
    unit: 'ms',
    peer: { name: 'loop of kustomize build', value: theirs.ms },
    budget: ratioAtMost(1),
    note: `${ours.value} objects, origins included`,
  };
  return [result];
};

const contentsOf = (owners: readonly FleetOwner[]): FileChanges =>
  new Map(fleetFiles(owners).map(([file, text]) => [`/${file}`, text]));

async function build(engine: KustomizeEngine, owner: FleetOwner): Promise<number> {
  const built = await engine.build({
    root: `/${owner.path}`,
    order: 'flux',
    restrictToRoot: false,
    origins: true,
  });
  if (!built.ok) throw new Error(`not built: ${JSON.stringify(built.failure)}`);
  return built.value.objects.length;
}
