import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { createChartEngine } from '../../src/engine/chartEngine.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { say } from '../harness/say.ts';
import { generatedFleet } from '../support/generatedFleet/generatedFleet.ts';
import { Random } from '../support/random.ts';
import { folderFiles, kustomizationFolders } from './support/folderFiles.ts';
import { measureOrigins, type Measurement } from './support/measureOrigins.ts';
import type { Texts, Unit } from './support/measuredUnit.ts';
import { originsTable, wrongText } from './support/originsTable.ts';
import { kubernetesFile, startKustomize, workerEntry } from './support/testEngine.ts';

/**
 * Where what kustomizations and releases render comes from: a random sample of it, each judged by an edit of the file at that
 * place and a render anew. `npm run prove` takes a large one and prints what came of it; PLUMBLINE_ORIGINS and PLUMBLINE_SEED
 * choose others, PLUMBLINE_CORPORA names folders of other repositories.
 */
const isLarge = process.env['PLUMBLINE_ORIGINS'] !== undefined;
const asked = Number(process.env['PLUMBLINE_ORIGINS'] ?? 100);
const seed = isLarge ? Number(process.env['PLUMBLINE_SEED'] ?? 1) : 1;
const corpora = isLarge ? (process.env['PLUMBLINE_CORPORA'] ?? '').split(path.delimiter).filter(Boolean) : [];

const engines = {
  kustomize: startKustomize(),
  helm: createChartEngine({ entry: workerEntry, file: kubernetesFile }),
};
after(() => {
  engines.kustomize.dispose();
  engines.helm.dispose();
});

interface MeasuredSet {
  readonly title: string;
  readonly files: Texts;
  readonly units: readonly Unit[];
  /** Of all that is asked for. */
  readonly share: number;
}

test('an edit where a field comes from shows in the field', async () => {
  const measured: (readonly [string, Measurement])[] = [];
  for (const { title, files, units, share } of sets()) {
    engines.kustomize.setFiles(new Map([...held].map((file) => [file, null])));
    held = [...files.keys()];
    const options = { random: new Random(seed), sample: Math.ceil(asked * share) };
    measured.push([title, await measureOrigins(engines, files, units, options)]);
  }
  const fields = measured.flatMap(([, one]) => one.fields);
  if (isLarge) {
    say(`seed ${String(seed)}\n${originsTable(measured)}`);
    assert.ok(fields.length >= asked, `only ${String(fields.length)} scalars were judged`);
  }
  assert.deepEqual(fields.filter(({ verdict }) => verdict === 'wrong').map(wrongText), []);
  const kinds = new Set(fields.map(({ kind }) => kind));
  for (const kind of [
    'HelmRelease: values',
    'values of the chart',
    'template of the chart',
    'set by the agent',
    'resource or patch',
  ])
    assert.ok(kinds.has(kind), `${kind} is not in the sample`);
  // Of charts everything is found. Kustomize's own plugins and what older fields of it make is not.
  const [charts] = measured;
  assert.equal(charts?.[1].units, releases, 'some releases do not render');
  assert.deepEqual(charts[1].fields.filter(({ verdict }) => verdict === 'open').map(wrongText), []);
});

const releases = isLarge ? Math.ceil(asked / 150) : 2;

/** What the engine holds of the set before. */
let held: readonly string[] = [];

function sets(): readonly MeasuredSet[] {
  const fleet = generatedFleet(seed, releases);
  const charts: MeasuredSet = {
    title: 'generated charts',
    files: new Map([...fleet].map(([file, text]) => [`/${file}`, text])),
    units: Array.from({ length: releases }, (_, i) => `app${String(i)}`).map((release) => ({
      root: `/apps/${release}`,
      release,
    })),
    share: 0.8,
  };
  const ofFolder = (folder: string, share: number): MeasuredSet => {
    const files = folderFiles(folder);
    const units = kustomizationFolders(files).map((root) => ({ root }));
    return { title: path.basename(folder), files, units, share };
  };
  const own = ofFolder(path.join(projectFolder, 'test', 'fixtures', 'kustomize'), 0.4);
  return [charts, own, ...corpora.map((folder) => ofFolder(realpathSync(folder), 0.4))];
}
