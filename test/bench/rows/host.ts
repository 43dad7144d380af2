import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { bundleHostTests } from '../../harness/bundleHostTests.ts';
import { runInEditor } from '../../harness/editor.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import { fleetOf, type Measure } from '../context.ts';
import { changeFleet } from '../fleet/changeFleet.ts';
import type { Fleet } from '../fleet/fleetCluster.ts';
import { applicationObjects } from '../fleet/fleetObjects.ts';
import { changesWanted, hostResults, hostVariables, largeFiles, type HostResults } from '../host/protocol.ts';
import { median, percentile } from '../measure/timing.ts';
import { atMost, type Result } from '../result.ts';

const environment = 'fleet';

/** The extension host of a real VS Code on the fleet, while a person works in it; and diagnostics after keystrokes. */
export const measureHost: Measure = async (context) => {
  const fleet = fleetOf(context);
  const { folder } = context;
  const tests = await bundleHostTests([
    path.join(import.meta.dirname, '..', 'host', 'extensionHost.bench.ts'),
  ]);
  const workspace = path.join(folder, 'fleet');
  cpSync(fleet.repository, workspace, { recursive: true });
  writeFileSync(path.join(workspace, largeFiles.manifests), manifests(50_000));
  writeFileSync(path.join(workspace, largeFiles.text), manifests(50_000));
  writeFileSync(path.join(workspace, largeFiles.medium), manifests(2000));
  const over = new AbortController();
  const serving = serveChanges(path.join(folder, changesWanted), fleet, over.signal);
  const run = await runInEditor({
    extensionFolder: projectFolder,
    tests,
    workspace,
    settings: {
      'plumbline.kubeconfig': fleet.kubeconfig,
      'plumbline.environments': { [environment]: { context: 'viewer' } },
    },
    env: { [hostVariables.folder]: folder, [hostVariables.environment]: environment },
    screenshots: path.join(folder, 'pictures'),
    timeoutMs: 9 * 60_000,
  }).finally(() => over.abort());
  await serving;
  const failure = run.failure ?? run.failed[0]?.error;
  if (failure !== undefined) throw new Error(failure);
  // extensionHost.bench.ts of the same version wrote it.
  const results = JSON.parse(readFileSync(path.join(folder, hostResults), 'utf8')) as HostResults;
  return rowsOf(results);
};

const rowsOf = ({ heldUp, diagnosticsMs }: HostResults): readonly Result[] => [
  ...heldUp.flatMap(({ what, lateMs }): readonly Result[] => {
    const isOurs = !what.startsWith('the editor alone');
    return [
      {
        what: `extension host held up, ${what}, p95`,
        value: percentile(lateMs, 0.95),
        unit: 'ms',
        ...(isOurs ? { budget: atMost(16) } : {}),
      },
      {
        what: `extension host held up, ${what}, longest`,
        value: Math.max(...lateMs),
        unit: 'ms',
        ...(isOurs ? { budget: atMost(50) } : {}),
      },
    ];
  }),
  ...diagnosticsRows('2,000 lines', diagnosticsMs.medium, 100),
  ...diagnosticsRows('50,000 lines, the visible part', diagnosticsMs.large, 300),
];

const diagnosticsRows = (what: string, times: readonly number[], limit: number): readonly Result[] => [
  { what: `keystroke → diagnostics, ${what}, p50`, value: median(times), unit: 'ms' },
  {
    what: `keystroke → diagnostics, ${what}, p95`,
    value: percentile(times, 0.95),
    unit: 'ms',
    budget: atMost(limit),
  },
];

/** A file of so many lines, of valid objects. */
function manifests(lines: number): string {
  const parts: string[] = [];
  for (let count = 0, i = 0; count < lines; i++) {
    for (const object of applicationObjects(`app-${i}`, i)) {
      const text = `---\n${stringify(object, { aliasDuplicateObjects: false })}`;
      count += text.split('\n').length - 1;
      parts.push(text);
    }
  }
  return parts.join('').split('\n').slice(0, lines).join('\n');
}

/** Changes the cluster when the inside asks for it. */
async function serveChanges(file: string, fleet: Fleet, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    if (existsSync(file)) {
      await changeFleet(fleet, 1000);
      rmSync(file);
    }
    await sleep(100);
  }
}
