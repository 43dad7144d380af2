import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { projectFolder } from '../../harness/projectFolder.ts';
import { fleetOf, type Measure } from '../context.ts';
import { applicationObjects, objectsPerApplication } from '../fleet/fleetObjects.ts';
import { sendQuickly } from '../fleet/sendQuickly.ts';
import { ended, type Ended } from '../measure/ended.ts';
import { median } from '../measure/timing.ts';
import { writeJsonSchemas } from '../peers/jsonSchemas.ts';
import { atMost, ratioAtMost } from '../result.ts';

const groupVersions = [
  'api/v1',
  ...['apps/v1', 'networking.k8s.io/v1', 'autoscaling/v2', 'policy/v1', 'batch/v1'].map(
    (one) => `apis/${one}`,
  ),
];
const rounds = 3;

/** The command line's check of a folder of manifests, and kubeconform with local schemas on the same files. */
export const measureCheck: Measure = async (context) => {
  const { folder, size, tools } = context;
  const [many, one] = [path.join(folder, 'many'), path.join(folder, 'one')];
  writeManifests(many, size);
  writeManifests(one, 1);
  const { send, end } = sendQuickly(fleetOf(context).cluster);
  const location = await writeJsonSchemas(path.join(folder, 'schemas'), send, groupVersions);
  end();
  const check = (what: string): Promise<Ended> =>
    ended(
      process.execPath,
      [path.join(projectFolder, 'dist', 'cli.cjs'), 'check', what, '--format', 'json'],
      {
        cwd: folder,
      },
    );
  const conform = (what: string): Promise<Ended> =>
    ended(tools.kubeconform, ['-schema-location', location, '-summary', '-output', 'json', what], {
      cwd: folder,
    });
  const [ours, theirs, start]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < rounds; i++) {
    const checked = await check(many);
    const conformed = await conform(many);
    ours.push(checked.ms);
    theirs.push(conformed.ms);
    start.push((await check(one)).ms);
    expectAll(checked, /"resources": *(\d+)/, size);
    expectAll(conformed, /"valid": *(\d+)/, size);
  }
  return [
    {
      what: 'plumbline check, whole run',
      value: median(ours),
      unit: 'ms',
      peer: { name: 'kubeconform with local schemas', value: median(theirs) },
      budget: ratioAtMost(1),
      note: `${size} files of one manifest each, all valid`,
    },
    {
      what: 'plumbline check of one manifest: its start',
      value: median(start),
      unit: 'ms',
      budget: atMost(1200),
    },
  ];
};

function writeManifests(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i += objectsPerApplication) {
    const objects = applicationObjects(`app-${i}`, i).slice(0, count - i);
    for (const [index, object] of objects.entries())
      writeFileSync(
        path.join(folder, `app-${i}-${index}.yaml`),
        stringify(object, { aliasDuplicateObjects: false }),
      );
  }
}

function expectAll({ stdout }: Ended, pattern: RegExp, size: number): void {
  const found = pattern.exec(stdout)?.[1];
  if (Number(found) !== size)
    throw new Error(`${size} manifests, of which ${String(found)} were checked: ${stdout.slice(0, 500)}`);
}
