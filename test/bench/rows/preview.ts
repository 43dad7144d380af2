import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { workingTree } from '../../../src/session/inputs.ts';
import type { Session } from '../../../src/session/session.ts';
import { gitOutput } from '../../harness/git.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import { fleetOf, type Measure } from '../context.ts';
import { benchSession } from '../measure/benchSession.ts';
import { median, percentile, timed } from '../measure/timing.ts';
import { atMost, type Budget, type Result } from '../result.ts';
import { shippedCore } from '../shipped/shippedCore.ts';

const rounds = 20;
const warming = 3;

/** From a keystroke in an image to the whole preview, of a fleet that is open and judged. */
export const measurePreview: Measure = async (context) => {
  const fleet = fleetOf(context);
  const it = benchSession(fleet);
  await it.open();
  await it.session.settled();
  const [owner] = fleet.owners;
  const file = path.join(fleet.repository, `${owner?.path ?? ''}/${owner?.applications[3] ?? ''}.yaml`);
  const edited = (i: number): string =>
    text.replace(/image: (\S+?)(:[^\s:]+)?$/m, `image: $1:preview-${String(i)}`);
  const text = readFileSync(file, 'utf8');
  const result = await previewOf(
    it.session,
    fleet.repository,
    file,
    edited,
    /~ update Deployment .*\n\s+spec.*image/,
  );
  it.dispose();
  return rows(
    'sync preview after a one-line image change',
    result,
    `${String(fleet.owners.length)} owners`,
    atMost(300),
  );
};

const overlays = 100;

/** The same where the line is in a base that 100 owners use: each of them is built anew. No cluster is read. */
export const measurePreviewBase: Measure = async ({ folder }) => {
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const base = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: registry.example.com/web:1\n`;
  write('base/kustomization.yaml', 'resources: [web.yaml]\n');
  write('base/web.yaml', base);
  const names = Array.from({ length: overlays }, (_, i) => `app${String(i)}`);
  for (const name of names)
    write(`apps/${name}/kustomization.yaml`, `namePrefix: ${name}-\nresources: [../../base]\n`);
  write(
    '.plumbline.yaml',
    `targets:\n${names.map((name) => `- { path: apps/${name}, environment: prod }\n`).join('')}`,
  );
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'base'],
  ])
    await gitOutput(folder, ...args);
  const { createNodePlatform, createRequestLog, Session } = shippedCore();
  const platform = createNodePlatform({
    dist: path.join(projectFolder, 'dist'),
    kubeconfig: () => undefined,
    requests: createRequestLog(),
    log: () => undefined,
  });
  const session = new Session(platform);
  await session.open([folder], []);
  const file = path.join(folder, 'base/web.yaml');
  const edited = (i: number): string => base.replace('web:1', `web:preview-${String(i)}`);
  const result = await previewOf(session, folder, file, edited, /preview-/);
  session.dispose();
  platform.dispose();
  return rows('sync preview after a change of a base', result, `${String(overlays)} owners use the base`);
};

interface Measured {
  readonly ms: readonly number[];
  readonly cpuMs: readonly number[];
}

async function previewOf(
  session: Session,
  root: string,
  file: string,
  edited: (round: number) => string,
  expected: RegExp,
): Promise<Measured> {
  const { planAt, planText } = shippedCore();
  const inspection = session.inspect(root, [workingTree]);
  await inspection.settled();
  const [ms, cpuMs]: [number[], number[]] = [[], []];
  for (let i = -warming; i < rounds; i++) {
    const round = await timed(async () => {
      session.buffers.set(file, edited(i), true);
      const snapshot = await inspection.settled();
      const subject = { head: 'the working tree', now: Date.now() };
      return planText(planAt(snapshot, root, workingTree), subject).text;
    });
    if (!expected.test(round.value)) throw new Error(`the preview does not hold the edit: ${round.value}`);
    if (i < 0) continue;
    ms.push(round.ms);
    cpuMs.push(round.cpuMs);
  }
  inspection.dispose();
  return { ms, cpuMs };
}

const rows = (what: string, { ms, cpuMs }: Measured, note: string, budget?: Budget): readonly Result[] => [
  { what: `${what}, p50`, value: median(ms), cpuMs: median(cpuMs), unit: 'ms', note },
  { what: `${what}, p95`, value: percentile(ms, 0.95), unit: 'ms', ...(budget ? { budget } : {}) },
];
