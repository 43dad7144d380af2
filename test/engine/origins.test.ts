import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { projectFolder } from '../harness/projectFolder.ts';
import { say } from '../harness/say.ts';
import { generatedFleet, kustomizationOf } from '../support/generatedFleet/generatedFleet.ts';
import { Random } from '../support/random.ts';
import { folderFiles, kustomizationFolders } from './support/folderFiles.ts';
import { measuredSession } from './support/measuredSession.ts';
import { measureOrigins, type Measurement } from './support/measureOrigins.ts';
import { fieldText, originsTable } from './support/originsTable.ts';

/**
 * Where what owners render comes from: a random sample of it, each judged by an edit of the file at that place, in a session as
 * an editor has it. `npm run origins` takes a large one and prints what came of it; PLUMBLINE_ORIGINS and PLUMBLINE_SEED choose
 * others, PLUMBLINE_CORPORA names folders of other repositories.
 */
const isLarge = process.env['PLUMBLINE_ORIGINS'] !== undefined;
const asked = Number(process.env['PLUMBLINE_ORIGINS'] ?? 40);
const seed = isLarge ? Number(process.env['PLUMBLINE_SEED'] ?? 1) : 1;
const corpora = isLarge ? (process.env['PLUMBLINE_CORPORA'] ?? '').split(path.delimiter).filter(Boolean) : [];

/** Of each kind of origin so many, where a repository has as many. */
const least = isLarge ? Math.ceil(asked / 100) : 1;

interface MeasuredSet {
  readonly title: string;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Of all that is asked for. */
  readonly share: number;
}

test('an edit where a field comes from shows in the field', async (t) => {
  const measured: (readonly [string, Measurement])[] = [];
  for (const { title, files, share } of sets()) {
    const options = { random: new Random(seed), sample: Math.ceil(asked * share), least };
    const one = [title, await measureOrigins(await measuredSession(t, files), options)] as const;
    assert.ok(one[1].fields.length > 0, `no scalar of ${title} was judged: none of its owners renders`);
    measured.push(one);
    if (isLarge) say(originsTable([one]));
  }
  const fields = measured.flatMap(([, one]) => one.fields);
  if (isLarge) {
    say(`seed ${String(seed)}\n${originsTable(measured)}`);
    assert.ok(fields.length >= asked, `only ${String(fields.length)} scalars were judged`);
  }
  assert.deepEqual(fields.filter(({ verdict }) => verdict === 'wrong').map(fieldText), []);
  // Of charts everything is found. Of what kustomize's own plugins, older fields and parts of texts make, it is not.
  const ofReleases = fields.filter(({ owner }) => owner.owner.id.kind === 'HelmRelease');
  assert.ok(ofReleases.length > 0, 'no field of a release was judged');
  const open = ofReleases.filter(({ verdict }) => verdict === 'open');
  assert.deepEqual(open.map(fieldText), []);
  const counts = new Map([...Map.groupBy(fields, ({ kind }) => kind)].map(([kind, of]) => [kind, of.length]));
  assert.deepEqual(
    kinds.filter((kind) => (counts.get(kind) ?? 0) < least),
    [],
  );
});

/** Of the repository that is generated. */
const kinds = [
  'base field',
  'set by the agent',
  'Helm value: inline values',
  'Helm value: values of the chart',
  'chart: template',
  'substitution variable: substitute',
  'substitution variable: substituteFrom',
  'substitution variable: of a part',
];

function sets(): readonly MeasuredSet[] {
  const ofFolder = (folder: string, share: number): MeasuredSet => ({
    title: path.basename(folder),
    files: new Map([...folderFiles(folder)].map(([file, contents]) => [file.slice(1), contents])),
    share,
  });
  return [
    applied(ofFolder(fixtures, 0.3)),
    ...corpora.map((folder) => ofFolder(realpathSync(folder), 0.25)),
    { title: 'generated', files: generatedFleet(seed, fleetSize), share: 0.8 },
  ];
}

const fleetSize = isLarge ? Math.ceil(asked / 250) : 1;
const fixtures = path.join(projectFolder, 'test', 'fixtures', 'kustomize');

/** With an owner for each folder that kustomize builds, but not what it refuses, and what has a schema of its own. */
function applied({ files, ...set }: MeasuredSet): MeasuredSet {
  const folders = kustomizationFolders(files).filter((folder) => !/^(errors|openapi)(\/|$)/.test(folder));
  const owners = folders.map((folder, i) => {
    const name = `folder${String(i)}`;
    return [`owners/${name}.yaml`, kustomizationOf(name, folder)] as const;
  });
  return { ...set, files: new Map([...files, ...owners]) };
}
