// node test/engine/measureOrigins.ts [FOLDER…]: a random sample of what folders and generated repositories render, each origin
// judged by an edit at its place. PLUMBLINE_SAMPLE, PLUMBLINE_SEED.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { createChartEngine } from '../../src/engine/chartEngine.ts';
import { generatedFleet } from '../support/generatedFleet/generatedFleet.ts';
import { Random } from '../support/random.ts';
import { folderFiles, kustomizationFolders } from './support/folderFiles.ts';
import { measureOrigins, type MeasuredField } from './support/measureOrigins.ts';
import type { Texts, Unit } from './support/measuredUnit.ts';
import { kubernetesFile, startKustomize, workerEntry } from './support/testEngine.ts';

const sample = Number(process.env['PLUMBLINE_SAMPLE'] ?? 700);
const seed = Number(process.env['PLUMBLINE_SEED'] ?? 1);
const verbose = process.argv.includes('--verbose');
const sets: (readonly [string, Texts, readonly Unit[]])[] = [];
for (const named of process.argv.slice(2).filter((argument) => !argument.startsWith('--'))) {
  const files = folderFiles(realpathSync(named));
  sets.push([path.basename(named), files, kustomizationFolders(files).map((root) => ({ root }))]);
}
const fleet = generatedFleet(seed, Number(process.env['PLUMBLINE_RELEASES'] ?? 8));
const texts = new Map([...fleet].map(([file, text]) => [`/${file}`, text]));
const apps = [...fleet.keys()].flatMap((file) => /^apps\/(\w+)\/release\.yaml$/.exec(file)?.[1] ?? []);
sets.push(['generated', texts, apps.map((release) => ({ root: `/apps/${release}`, release }))]);

for (const [title, files, units] of sets) {
  const kustomize = startKustomize();
  const helm = createChartEngine({ entry: workerEntry, file: kubernetesFile });
  const {
    scalars,
    units: rendered,
    unitMs,
    fields,
  } = await measureOrigins({ kustomize, helm }, files, units, {
    random: new Random(seed),
    sample,
  });
  kustomize.dispose();
  helm.dispose();
  console.log(
    `${title}: ${String(rendered)} of ${String(units.length)} owners, ${String(scalars)} scalars, ${String(fields.length)} judged; all origins of an owner ${quantiles(unitMs)}`,
  );
  for (const [kind, of] of [...Map.groupBy(fields, (field) => field.kind)].sort(
    (a, b) => b[1].length - a[1].length,
  ))
    console.log(`  ${kind.padEnd(44)} ${counts(of)}`);
  for (const field of fields)
    if (field.verdict === 'wrong' || (verbose && field.verdict !== 'proved' && field.verdict !== 'agent'))
      console.log(
        `  ${field.verdict.toUpperCase()} ${field.unit.root} ${field.title} ${field.pointer} ← ${field.origin ? `${field.origin.path}:${String(field.origin.line)}:${String(field.origin.column)}` : ''} [${field.kind}] ${JSON.stringify(field.detail)}`,
      );
}

function counts(fields: readonly MeasuredField[]): string {
  const by = Map.groupBy(fields, ({ verdict }) => verdict);
  return ['proved', 'wrong', 'refused', 'agent', 'open']
    .flatMap((verdict) => {
      const count = by.get(verdict as MeasuredField['verdict'])?.length ?? 0;
      return count > 0 ? [`${verdict} ${String(count)}`] : [];
    })
    .join(', ');
}

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} p95 ${at(0.95)} max ${at(1)} ms`;
}
