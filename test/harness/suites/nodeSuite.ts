import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { describeFailure } from '../harnessFailure.ts';
import { projectFolder } from '../projectFolder.ts';
import { say, seconds } from '../say.ts';
import type { Failure, Suite, SuiteResult } from './suite.ts';

export interface NodeSuite {
  /** The folder of `test`; '' for all of them. */
  readonly folder: string;
  /** Which files there; all tests by default. */
  readonly files?: string;
  /** Those that take longest, so that none of them is left alone at the end; names within the folder, without `.test.ts`. */
  readonly first?: readonly string[];
  /** Names of files, or patterns of them, that run one after the other in one process, which starts their engines once. */
  readonly together?: readonly (readonly string[])[];
  /** How many processes at once. */
  readonly concurrency: number;
  /** Makes what the tests need; the answer ends it. */
  readonly prepare?: () => Promise<() => Promise<void>>;
  /** After which a file has failed. */
  readonly minutes?: number;
}

/** The files of a folder with Node's own test runner, each in a process of its own unless told otherwise. */
export const nodeSuite =
  ({
    folder,
    files: pattern = '**/*.test.ts',
    first = [],
    together = [],
    concurrency,
    prepare,
    minutes = 15,
  }: NodeSuite): Suite =>
  async (ended) => {
    const root = path.join(projectFolder, 'test', folder);
    const found = globSync(path.join(root, pattern)).sort();
    const fileOf = (name: string): string => path.join(root, `${name}.test.ts`);
    const groups = together
      .map((names) => names.flatMap((name) => globSync(fileOf(name)).sort()))
      .map((all) => all.filter((file) => found.includes(file)))
      .filter((files) => files.length > 1);
    const grouped = new Set(groups.flat());
    const early = first.map(fileOf).filter((file) => found.includes(file) && !grouped.has(file));
    const alone = found.filter((file) => !grouped.has(file));
    const files = [
      ...new Set([
        ...early,
        ...groups.map((group, i) => groupEntry(`${folder}-${String(i)}`, group)),
        ...alone,
      ]),
    ];
    if (files.length === 0) return { passed: 0, failed: 0, failures: [] };
    const end = await prepare?.();
    try {
      return await runFiles({ files, concurrency, minutes, signal: ended });
    } finally {
      await end?.();
    }
  };

/** A file of our own that runs several. */
function groupEntry(name: string, files: readonly string[]): string {
  const folder = path.join(projectFolder, 'out', 'together');
  mkdirSync(folder, { recursive: true });
  const entry = path.join(folder, `${name}.test.ts`);
  const runner = path.join(import.meta.dirname, 'runTogether.ts');
  writeFileSync(
    entry,
    `import { runTogether } from ${JSON.stringify(runner)};\nrunTogether(${JSON.stringify(files)});\n`,
  );
  return entry;
}

interface TestEnd {
  readonly name: string;
  readonly file?: string;
  readonly nesting: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: {
    readonly type?: string;
    /** Of one that failed. */
    readonly error?: Error & { readonly failureType?: string };
  };
}

/** Of a test that passed, and counts as one that failed: what cannot fail does not pass either. */
function emptiness({ name, file, skip, todo }: TestEnd): string | undefined {
  if (name === file) return 'there is no test in this file';
  if (skip !== undefined || todo !== undefined) return 'skipped, and a skipped test cannot fail';
  return undefined;
}

interface Run {
  readonly files: readonly string[];
  readonly concurrency: number;
  readonly minutes: number;
  readonly signal: AbortSignal;
}

async function runFiles({ files, concurrency, minutes, signal }: Run): Promise<SuiteResult> {
  // What a file imports is compiled for all of them.
  process.env['NODE_COMPILE_CACHE'] ??= path.join(projectFolder, 'out', 'compiled');
  const events = run({
    files: [...files],
    concurrency,
    signal,
    timeout: minutes * 60_000,
    execArgv: [
      '--import',
      import.meta.resolve('../process/endWithParent.ts'),
      // As the command line does: no file runs so long that optimised engines pay, or calls all that is in one.
      '--wasm-tiering-budget=400000000',
      '--wasm-lazy-validation',
    ],
  });
  let result: SuiteResult = { passed: 0, failed: 0, failures: [] };
  const failures: Failure[] = [];
  let empty = 0;
  let emptySuites = 0;
  const durations: { readonly file: string; readonly milliseconds: number }[] = [];
  // A file that registers no test is itself reported as one that passed, and one of several as a suite of none.
  let inSuite = 0;
  const count = ({ name, nesting, details }: TestEnd): void => {
    if (details.type !== 'suite') inSuite++;
    if (nesting > 0) return;
    if (details.type === 'suite' && inSuite === 0) {
      emptySuites++;
      failures.push({ title: name, error: 'there is no test in this suite' });
    }
    inSuite = 0;
  };
  events.on('test:pass', (end: TestEnd) => {
    if (end.nesting === 0 && end.name === end.file) empty++;
    const reason = emptiness(end);
    if (reason !== undefined) failures.push({ title: end.name, error: reason });
    count(end);
  });
  events.on('test:fail', (end: TestEnd) => {
    const { error } = end.details;
    // One that holds others fails with them, and only they say why.
    if (error?.failureType !== 'subtestsFailed')
      failures.push({ title: end.name, error: describeFailure(error?.cause ?? error) });
    count(end);
  });
  events.on('test:summary', ({ file, success, counts, duration_ms }) => {
    if (file !== undefined) {
      durations.push({ file, milliseconds: duration_ms });
      return;
    }
    // A skipped test cannot fail, so it does not pass either.
    const failed = counts.tests - counts.passed + empty + emptySuites;
    // Hooks that fail are not counted.
    result = { passed: counts.passed - empty, failed: success ? failed : Math.max(failed, 1), failures };
  });
  for await (const text of events.compose(spec)) process.stdout.write(String(text));
  const slowest = durations.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 8);
  say(
    slowest
      .map(
        ({ file, milliseconds }) =>
          `${path.relative(projectFolder, file).padEnd(60)}${seconds(milliseconds).padStart(9)}`,
      )
      .join('\n'),
  );
  return result;
}
