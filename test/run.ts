// npm test: node test/run.ts [SUITE…], all suites in this order unless some are named; `fuzz`, `prove` and `origins` only where they are named.
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { clusterGroups } from './cluster/support/clusterGroups.ts';
import { engineGroups } from './engine/support/engineGroups.ts';
import { buildExtension } from './harness/buildExtension.ts';
import { lendControlPlanes, lendingVariable } from './harness/lending/lendControlPlanes.ts';
import { removeFolder } from './harness/process/belongings.ts';
import { memoryFolder } from './harness/process/memoryFolder.ts';
import { untilEnded } from './harness/process/untilEnded.ts';
import { projectFolder } from './harness/projectFolder.ts';
import { say, seconds, step } from './harness/say.ts';
import { startTestCluster } from './harness/startTestCluster.ts';
import { attempt, type TimedResult } from './harness/suites/attempt.ts';
import { startBeside, type Beside } from './harness/suites/beside.ts';
import { commandSuite } from './harness/suites/commandSuite.ts';
import { hostSuite } from './harness/suites/hostSuite.ts';
import { nodeSuite } from './harness/suites/nodeSuite.ts';
import type { Suite } from './harness/suites/suite.ts';
import { clusterVariable, handOverCluster } from './harness/testCluster.ts';
import { unitGroups } from './unit/support/unitGroups.ts';

const program = (name: string): string => path.join(projectFolder, 'node_modules', '.bin', name);
const remembering = ['--cache', '--cache-strategy=content', '--cache-location=out/prettier'];
const goFiles = globSync(['engine/**/*.go', 'test/harness/go/**/*.go'], { cwd: projectFolder });
const cores = Math.max(2, availableParallelism());

const suites: Readonly<Record<string, Suite>> = {
  lint: commandSuite([
    { program: program('eslint'), args: ['.'] },
    // Of a file whose text it knows, it remembers what it said. eslint cannot: what it says of a file is due to others too.
    { program: program('prettier'), args: ['--check', '--log-level=warn', ...remembering, '.'] },
    { program: 'gofmt', args: ['-l', ...goFiles], passes: (output) => output.trim() === '', optional: true },
  ]),
  types: commandSuite([{ program: program('tsc'), args: ['--project', '.'] }]),
  unit: nodeSuite({
    folder: 'unit',
    first: ['git/write/repositoryStates'],
    together: unitGroups,
    concurrency: cores + 1,
    prepare: prepareUnit,
  }),
  engine: nodeSuite({
    folder: 'engine',
    together: engineGroups,
    concurrency: cores + 1,
    prepare: prepareEngine,
  }),
  // Beside those before it, where there are any: see `runSuites`.
  host: hostSuite(['source', 'package']),
  // Its files wait for servers more than they compute.
  cluster: nodeSuite({
    folder: 'cluster',
    together: clusterGroups,
    concurrency: cores + 1,
    prepare: prepareCluster,
  }),
};

/** The differential tests of drift with some 20,200 cases and a seed of their own; both variables choose others. */
const fuzz = nodeSuite({
  folder: 'cluster',
  files: 'driftDifferential*.test.ts',
  concurrency: 1,
  minutes: 240,
  prepare: () => {
    process.env['PLUMBLINE_ROUNDS'] ??= '53';
    process.env['PLUMBLINE_SEED'] ??= String(Date.now() % 1_000_000);
    return prepareCluster();
  },
});

/**
 * Our validation beside the server's, over many documents and mistakes, and our renders beside what the real
 * kustomize- and helm-controller write, for many combinations of their specs and for whole repositories, and our plans beside what the first and Argo CD then do;
 * what these correct of objects that others wrote to, beside what was foretold; what all that asks of an API server, by its audit log;
 * and changes of Git that are killed at every one of their processes, and lines that control fields, each by an edit of it;
 * and what a run of tests in an editor says, however that ends.
 * The variables choose others.
 */
const prove = nodeSuite({
  folder: '',
  files:
    '{cluster/{applicationSets,argoPlanProof,argoRender,corrections,desktopTests,dryRun,fluxRender,fluxRepository,helmDrift,helmRender,planProof,validateProof},engine/origins,unit/git/write/killed}.test.ts',
  concurrency: 1,
  minutes: 60,
  prepare: () => {
    process.env['PLUMBLINE_CASES'] ??= '500';
    process.env['PLUMBLINE_COMBINATIONS'] ??= '120';
    process.env['PLUMBLINE_REPOSITORIES'] ??= path.join(projectFolder, 'test/fixtures/bootstrap');
    process.env['PLUMBLINE_SETS'] ??= '300';
    process.env['PLUMBLINE_PLANS'] ??= 'all';
    process.env['PLUMBLINE_CORRECTIONS'] ??= '1';
    process.env['PLUMBLINE_KILLS'] ??= 'all';
    process.env['PLUMBLINE_EDITORS'] ??= 'all';
    process.env['PLUMBLINE_ORIGINS'] ??= '2000';
    process.env['PLUMBLINE_SEED'] ??= String(Date.now() % 1_000_000);
    return prepareCluster();
  },
});

/** The last of these alone: PLUMBLINE_CORPORA names folders of other repositories. */
const origins = nodeSuite({
  folder: 'engine',
  files: 'origins.test.ts',
  concurrency: 1,
  minutes: 120,
  prepare: () => {
    process.env['PLUMBLINE_ORIGINS'] ??= '2000';
    return prepareEngine();
  },
});
const known: Readonly<Record<string, Suite>> = {
  ...suites,
  package: hostSuite(['package']),
  fuzz,
  prove,
  origins,
};

interface Row extends TimedResult {
  readonly suite: string;
}

async function runSuites(names: readonly string[], ended: AbortSignal): Promise<readonly Row[]> {
  const beside = new Map<string, Beside>();
  if (names.includes('host') && names.length > 1) {
    // What is built is there for both, and nobody writes it anew below the other. Where it fails, those that need it say so.
    await extensionOnce().catch(() => undefined);
    beside.set('host', startBeside('hostBeside.ts', ended));
  }
  const rows: Row[] = [];
  for (const suite of names) {
    if (ended.aborted) break;
    say(`\n── ${suite} ${'─'.repeat(60 - suite.length)}`);
    const run = known[suite];
    const result = await (beside.get(suite)?.() ?? (run && attempt(run, ended)));
    if (result) rows.push({ suite, ...result });
  }
  return rows;
}

let extension: Promise<void> | undefined;
const extensionOnce = (): Promise<void> => (extension ??= buildExtension());

/** Its tests make, change and remove repositories by the thousand. */
function prepareUnit(): Promise<() => Promise<void>> {
  const folder = memoryFolder('unit');
  const usual = process.env['TMPDIR'];
  if (folder !== undefined) process.env['TMPDIR'] = folder;
  return Promise.resolve(() => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    if (folder !== undefined) removeFolder(folder);
    return Promise.resolve();
  });
}

/** Its tests start sessions and the command line as they ship too. */
async function prepareEngine(): Promise<() => Promise<void>> {
  await extensionOnce();
  return () => Promise.resolve();
}

/** One cluster for all test files, handed to their processes through the environment. */
async function prepareCluster(): Promise<() => Promise<void>> {
  await extensionOnce();
  // Servers that live for a minute each: a sixth of what they compute is collecting garbage.
  process.env['GOGC'] ??= '400';
  const { controlPlane, flux, stop } = await step(
    'starting a cluster with Flux',
    'about 6 s',
    startTestCluster,
  );
  const lending = await lendControlPlanes();
  process.env[clusterVariable] = handOverCluster(controlPlane, flux);
  process.env[lendingVariable] = lending.address;
  return async () => {
    process.env[clusterVariable] = process.env[lendingVariable] = '';
    await Promise.all([stop(), lending.stop()]);
  };
}

/** Once more, where a person looks: thousands of lines after the first of them may stand between. */
function printFailures(rows: readonly Row[]): void {
  for (const { suite, failures } of rows)
    for (const { title, error } of failures)
      say(`\n✖ ${suite}: ${title}\n${error.slice(0, 2000).replaceAll(/^/gm, '    ')}`);
}

function printTable(rows: readonly Row[]): void {
  const line = (...cells: readonly (string | number)[]): string =>
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(10) : String(cell).padStart(9))).join('');
  const total = (key: 'passed' | 'failed'): number => rows.reduce((sum, row) => sum + row[key], 0);
  console.log(`\n${line('suite', 'passed', 'failed', 'time')}`);
  for (const { suite, passed, failed, milliseconds } of rows)
    console.log(line(suite, passed, failed, seconds(milliseconds)));
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(known, name));
if (unknown.length > 0) {
  say(`there is no suite ${unknown.join(', ')}; there are ${Object.keys(known).join(', ')}`);
  process.exit(2);
}
const rows = await untilEnded(
  (ended) => runSuites(chosen.length > 0 ? chosen : Object.keys(suites), ended),
  () => Promise.resolve(),
);
if (rows) {
  printFailures(rows);
  printTable(rows);
}
process.exit(rows?.every(({ failed }) => failed === 0) ? 0 : 1);
