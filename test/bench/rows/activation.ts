import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bundleHostTests } from '../../harness/bundleHostTests.ts';
import { runInEditor } from '../../harness/editor.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import type { Measure } from '../context.ts';
import { hostResults, hostVariables, type ActivationResult } from '../host/protocol.ts';
import { median } from '../measure/timing.ts';
import { atMost } from '../result.ts';

const starts = 3;

/** The extension as it ships, activated for the first time in an editor that has just started, in an empty folder. */
export const measureActivation: Measure = async ({ folder }) => {
  const tests = await bundleHostTests([path.join(import.meta.dirname, '..', 'host', 'activation.bench.ts')]);
  const times: number[] = [];
  for (let i = 0; i < starts; i++) {
    const workspace = path.join(folder, `empty-${i}`);
    mkdirSync(workspace);
    const run = await runInEditor({
      extensionFolder: projectFolder,
      tests,
      workspace,
      env: { [hostVariables.folder]: folder },
      screenshots: path.join(folder, 'pictures'),
    });
    const failure = run.failure ?? run.failed[0]?.error;
    if (failure !== undefined) throw new Error(failure);
    // activation.bench.ts of the same version wrote it.
    const result = JSON.parse(readFileSync(path.join(folder, hostResults), 'utf8')) as ActivationResult;
    times.push(result.activationMs);
  }
  return [
    {
      what: 'activation in the extension host, bundled, cold',
      value: median(times),
      unit: 'ms',
      budget: atMost(50),
      note: `of ${starts} starts of the editor: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms, loading of the file included`,
    },
  ];
};
