// npm run bench: node test/bench/run.ts [--only NAME…] [--sizes 500,5000] [--large]. Every budget that applies, each with its peer
// in the same run; `--large` is how time and memory grow up to a cluster of 50,000 objects, which takes half an hour; one table, and the same as JSON in out/bench.json. Nothing here passes or fails.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../build.ts';
import { buildEngineFiles } from '../harness/buildExtension.ts';
import { describeFailure } from '../harness/harnessFailure.ts';
import { removeFolder, temporaryFolder } from '../harness/process/belongings.ts';
import { untilEnded } from '../harness/process/untilEnded.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { say, step } from '../harness/say.ts';
import type { BenchContext } from './context.ts';
import { growthOf } from './growthOf.ts';
import { startFleetCluster, type FleetCluster } from './fleet/fleetCluster.ts';
import { measurements } from './measurements.ts';
import { bundleCore } from './shipped/bundleCore.ts';
import { ended } from './measure/ended.ts';
import { provideBenchTools } from './peers/benchTools.ts';
import type { Result, SizedResult } from './result.ts';
import { table } from './table.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    sizes: { type: 'string' },
    large: { type: 'boolean', default: false },
  },
});
const only = (values.only ?? (values.large ? ['growth,largeCluster'] : [])).flatMap((names) =>
  names.split(','),
);
const sizes = (values.sizes ?? (values.large ? '500,5000,50000' : '500,5000')).split(',').map(Number);
const unknown = only.filter((name) => !Object.hasOwn(measurements, name));
if (unknown.length > 0 || sizes.some((size) => !(size >= 10))) {
  say(
    `--only takes ${Object.keys(measurements).join(', ')}; --sizes takes numbers from 10 on, such as 500,5000`,
  );
  process.exit(2);
}

interface Outcome {
  readonly results: readonly SizedResult[];
  readonly failures: readonly string[];
}

const folder = temporaryFolder('bench');
const end = { fleet: (): Promise<void> => Promise.resolve() };

async function bench(): Promise<Outcome> {
  await buildEngineFiles();
  await step('bundling the extension as it ships', 'about 4 s', async () => {
    await bundle({ minify: true, sourcemap: false });
    await bundleCore();
  });
  const tools = await provideBenchTools();
  const wanted = Object.keys(measurements).filter((name) => only.length === 0 || only.includes(name));
  const results = new Map<string, readonly SizedResult[]>();
  const failures: string[] = [];
  const attempt = async (
    name: string,
    context: Omit<BenchContext, 'folder'>,
    size?: number,
  ): Promise<void> => {
    const what = size === undefined ? name : `${name}, ${size} objects`;
    try {
      const found = await step(what, `at most ${measurements[name]?.minutes ?? 0} minutes`, () =>
        measureApart(name, context),
      );
      const sized = found.map((result) => ({
        measurement: name,
        ...(size === undefined ? {} : { size }),
        ...result,
      }));
      results.set(name, [...(results.get(name) ?? []), ...sized]);
      // A run of half an hour that ends early has told what it had.
      say(table(sized));
    } catch (error) {
      failures.push(`${what}: ${describeFailure(error)}`);
      say(`  failed: ${describeFailure(error)}`);
    }
  };
  const largest = Math.max(...sizes);
  const needing = (needs: string): readonly string[] =>
    wanted.filter((name) => measurements[name]?.needs === needs);
  for (const name of needing('nothing')) await attempt(name, { tools, size: largest });
  for (const size of sizes) {
    for (const name of needing('size')) await attempt(name, { tools, size }, size);
    const ofFleet = [...needing('fleet'), ...(size === largest ? needing('largestFleet') : [])];
    if (ofFleet.length === 0) continue;
    const { stop, ...fleet } = await startFleet(size, tools.kustomize);
    for (const name of ofFleet) await attempt(name, { tools, size, fleet }, size);
    end.fleet = () => Promise.resolve();
    await stop();
    removeFolder(path.join(folder, String(size)));
  }
  const all = wanted.flatMap((name) => results.get(name) ?? []);
  return { results: [...all, ...growthOf(all)], failures };
}

async function startFleet(size: number, kustomize: string): Promise<FleetCluster> {
  const own = path.join(folder, String(size));
  mkdirSync(own, { recursive: true });
  const fleet = await step(
    `starting a cluster with ${size} objects`,
    `about ${Math.ceil(10 + size / 100)} s`,
    () => startFleetCluster(own, kustomize, size),
  );
  end.fleet = fleet.stop;
  return fleet;
}

let last = 0;

async function measureApart(name: string, context: Omit<BenchContext, 'folder'>): Promise<readonly Result[]> {
  const own = path.join(folder, `${name}-${last++}`);
  mkdirSync(path.join(own, 'work'), { recursive: true });
  const [contextFile, resultFile] = [path.join(own, 'context.json'), path.join(own, 'result.json')];
  writeFileSync(
    contextFile,
    JSON.stringify({ ...context, folder: path.join(own, 'work') } satisfies BenchContext),
    {
      mode: 0o600,
    },
  );
  const script = path.join(import.meta.dirname, 'measureOne.ts');
  const { minutes = 1, environment = {} } = measurements[name] ?? {};
  await ended(process.execPath, ['--expose-gc', script, name, contextFile, resultFile], {
    minutes: minutes * Math.max(1, context.size / 5000),
    env: environment,
  });
  const text = readFileSync(resultFile, 'utf8');
  removeFolder(own);
  // measureOne.ts of the same version wrote it.
  return JSON.parse(text) as readonly Result[];
}

const outcome = await untilEnded(bench, async () => {
  await end.fleet();
  removeFolder(folder);
});
if (outcome) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? ''}, load ${loadavg()[0]?.toFixed(1) ?? ''} at the end, Node ${process.versions.node}`;
  mkdirSync(path.join(projectFolder, 'out'), { recursive: true });
  writeFileSync(
    path.join(projectFolder, 'out', 'bench.json'),
    JSON.stringify({ machine, ...outcome }, null, 2),
  );
  console.log(`\n${table(outcome.results)}\n\n${machine}`);
  for (const failure of outcome.failures) console.log(`not measured: ${failure}`);
}
process.exit(outcome ? 0 : 1);
