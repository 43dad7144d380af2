import { globSync } from 'node:fs';
import path from 'node:path';
import { buildExtension } from '../buildExtension.ts';
import { bundleHostTests } from '../bundleHostTests.ts';
import { startDemonstration } from '../demonstration/startDemonstration.ts';
import { startFurtherCluster, type FurtherCluster } from '../demonstration/startFurtherCluster.ts';
import { runInEditor, type EditorRunResult } from '../editor.ts';
import { removeFolder, temporaryFolder } from '../process/belongings.ts';
import { projectFolder } from '../projectFolder.ts';
import { say, step } from '../say.ts';
import { clusterVariable, handOverCluster } from '../testCluster.ts';
import type { Suite } from './suite.ts';

export const screenshotFolder = path.join(projectFolder, 'out', 'screenshots');

/** Names a kubeconfig file that the person's settings name as well; it is for tests to write. */
const furtherKubeconfigVariable = 'PLUMBLINE_FURTHER_KUBECONFIG';

/** As `clusterVariable`, of another cluster, which has the context `prod-us`. */
const secondClusterVariable = 'PLUMBLINE_SECOND_CLUSTER';

/** The tests inside a real VS Code, opened on the demonstration's repository; what drifts they make themselves. */
export const hostSuite: Suite = async () => {
  const files = globSync(path.join(projectFolder, 'test', 'host', '**', '*.test.ts')).sort();
  if (files.length === 0) return { passed: 0, failed: 0 };
  await buildExtension();
  const tests = await bundleHostTests(files);
  const folder = temporaryFolder('host');
  const further = path.join(folder, 'further-kubeconfig');
  const demonstration = await startDemonstration(folder);
  let second: FurtherCluster | undefined;
  try {
    const { controlPlane, kubeconfig } = (second = await startFurtherCluster(
      folder,
      demonstration,
      'prod-us',
    ));
    const result = await step('running the tests in VS Code', 'about a minute', () =>
      runInEditor({
        extensionFolder: projectFolder,
        tests,
        workspace: demonstration.workspace,
        settings: {
          ...demonstration.settings,
          'plumbline.kubeconfig': [demonstration.kubeconfig, kubeconfig, further].join(path.delimiter),
        },
        env: {
          [clusterVariable]: handOverCluster(demonstration.controlPlane, {}),
          [secondClusterVariable]: handOverCluster(controlPlane, {}),
          [furtherKubeconfigVariable]: further,
        },
        screenshots: screenshotFolder,
        timeoutMs: 900_000,
      }),
    );
    report(result);
    const failed = result.failed.length + result.skipped.length;
    return {
      passed: result.passed.length,
      failed: result.failure === undefined ? failed : Math.max(failed, 1),
    };
  } finally {
    await second?.stop();
    await demonstration.stop();
    removeFolder(folder);
  }
};

function report({ passed, skipped, failed, failure, log }: EditorRunResult): void {
  for (const title of passed) say(`✔ ${title}`);
  for (const title of skipped) say(`✖ ${title}: skipped, and a skipped test cannot fail`);
  for (const { title, error } of failed) say(`✖ ${title}\n${indent(error)}`);
  if (failure === undefined) return;
  const lines = log.split('\n').filter((line) => !/^\s+at |^\s*$/.test(line));
  say(indent(lines.map((line) => line.slice(0, 300)).join('\n')));
  say(`✖ no result: ${failure}`);
}

const indent = (text: string): string => text.replaceAll(/^/gm, '    ');
