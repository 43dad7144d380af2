// node test/engine/corpora.ts FOLDER…: builds every kustomization below the folders with the engine and with the
// command line, compares the results, checks every origin, and prints the counts and times.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { say } from '../harness/say.ts';
import { compareBuilds, countOrigins, type Comparison } from './support/comparison.ts';
import { folderFiles, kustomizationFolders } from './support/folderFiles.ts';
import { provideNativeKustomize } from './support/nativeKustomize.ts';
import { OriginCheck } from './support/originCheck.ts';
import { startKustomize } from './support/testEngine.ts';

const native = await provideNativeKustomize();
const verbose = process.argv.includes('--verbose');

for (const folder of process.argv.slice(2).filter((argument) => !argument.startsWith('--')))
  await measure(realpathSync(folder));

async function measure(folder: string): Promise<void> {
  const files = folderFiles(folder);
  const check = new OriginCheck(files);
  const engine = startKustomize();
  const rssBefore = process.memoryUsage.rss();
  const start = performance.now();
  engine.setFiles(files);
  await engine.build({ root: '/-', order: 'flux', restrictToRoot: false, origins: false });
  const loadMs = performance.now() - start;

  const rows: Comparison[] = [];
  const originMs: number[] = [];
  const total = { scalars: 0, certain: 0, concluded: 0, spelledDifferently: 0, wrong: 0, without: 0 };
  const missing = new Map<string, number>();
  for (const root of kustomizationFolders(files)) {
    for (const order of ['flux', 'cli'] as const) {
      const row = await compareBuilds({
        engine,
        native,
        folder,
        root,
        options: { order, restrictToRoot: false },
      });
      rows.push(row);
      if (row.result !== 'equal' && (verbose || row.result === 'different'))
        say(`${root} (${order}): ${row.result}\n${row.detail}`);
    }
    const tracked = performance.now();
    const build = await engine.build({ root, order: 'flux', restrictToRoot: false, origins: true });
    if (!build.ok) continue;
    originMs.push(performance.now() - tracked);
    const count = countOrigins(build.value.objects, check);
    for (const key of ['scalars', 'certain', 'concluded', 'spelledDifferently'] as const)
      total[key] += count[key];
    total.wrong += count.wrong.length;
    total.without += count.without.length;
    for (const text of count.wrong) say(`${root}: WRONG ${text}`);
    for (const pointer of count.without) {
      const kind = pointer.replaceAll(/\/\d+/g, '/#');
      missing.set(kind, (missing.get(kind) ?? 0) + 1);
      if (verbose) say(`${root}: without ${pointer}`);
    }
  }
  engine.dispose();

  const count = (result: Comparison['result']): number => rows.filter((row) => row.result === result).length;
  console.log(
    `${path.basename(folder)}: ${String(rows.length)} builds (two orders of ${String(rows.length / 2)} kustomizations)`,
  );
  console.log(
    `  equal ${String(count('equal'))}, equal errors ${String(count('equal error'))}, different ${String(count('different'))}`,
  );
  const share = (part: number): string => `${String(part)} (${((100 * part) / total.scalars).toFixed(2)} %)`;
  console.log(
    `  scalars ${String(total.scalars)}: certain ${share(total.certain)}, concluded ${share(total.concluded)}, ` +
      `without ${share(total.without)}, wrong ${String(total.wrong)}; ${String(total.spelledDifferently)} spelled differently`,
  );
  console.log(
    `  files and start ${loadMs.toFixed(0)} ms, resident memory +${((process.memoryUsage.rss() - rssBefore) / 1e6).toFixed(0)} MB`,
  );
  console.log(
    `  engine without origins ${quantiles(rows.map((row) => row.engineMs))}, with ${quantiles(originMs)}, native ${quantiles(rows.map((row) => row.nativeMs))}`,
  );
  for (const [pointer, times] of [...missing].sort((a, b) => b[1] - a[1]).slice(0, 12))
    console.log(`    without: ${String(times)} × ${pointer}`);
}

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} p95 ${at(0.95)} max ${at(1)} ms`;
}
