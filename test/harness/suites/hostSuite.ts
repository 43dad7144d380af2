import { globSync } from 'node:fs';
import path from 'node:path';
import { startArgo } from '../argo.ts';
import { buildExtension } from '../buildExtension.ts';
import { bundleHostTests } from '../bundleHostTests.ts';
import { startDemonstration } from '../demonstration/startDemonstration.ts';
import { startFurtherCluster } from '../demonstration/startFurtherCluster.ts';
import { makePackage } from '../../../packaging/makePackage.ts';
import { newGiteaUser } from '../gitea/giteaObjects.ts';
import { giteaServer } from '../gitea/giteaServer.ts';
import { startGitea } from '../gitea/startGitea.ts';
import { runInEditor, type EditorRun, type EditorRunResult } from '../editor.ts';
import { removeFolder, temporaryFolder } from '../process/belongings.ts';
import { projectFolder } from '../projectFolder.ts';
import { say, seconds, step } from '../say.ts';
import { clusterVariable, handOverCluster } from '../testCluster.ts';
import { chooseDesktop } from '../tools/chooseDesktop.ts';
import type { Suite, SuiteResult } from './suite.ts';

export const screenshotFolder = path.join(projectFolder, 'out', 'screenshots');

/** Names a kubeconfig file that the person's settings name as well; it is for tests to write. */
const furtherKubeconfigVariable = 'PLUMBLINE_FURTHER_KUBECONFIG';

/** As `clusterVariable`, of another cluster, which has the context `prod-us`. */
const secondClusterVariable = 'PLUMBLINE_SECOND_CLUSTER';

const tests = path.join(projectFolder, 'test', 'host');
const driver = path.join(tests, 'package', 'driver');

/**
 * The tests inside a real VS Code, opened on the demonstration's repository; what drifts they make themselves. In the
 * second cluster helm-controller and Argo CD run too. Those of `package` run in a second editor, into which the package is installed.
 * It is the desktop VS Code where there is one.
 */
export function hostSuite(parts: readonly ('source' | 'package')[]): Suite {
  return async () => {
    const ofPackage = globSync(path.join(tests, 'package', '*.test.ts'));
    // One file alone, by its name: `PLUMBLINE_HOST_TESTS=proposals`.
    const name = process.env['PLUMBLINE_HOST_TESTS'] ?? '*';
    const ofSource = globSync(path.join(tests, '**', `${name}.test.ts`)).filter(
      (file) => !ofPackage.includes(file),
    );
    await buildExtension();
    const desktop = await chooseDesktop();
    const { runner, bundled } = await bundleHostTests([...ofSource, ...ofPackage]);
    const folder = temporaryFolder('host');
    const further = path.join(folder, 'further-kubeconfig');
    const gitea = await step('starting Gitea', 'about 4 s', () => startGitea(path.join(folder, 'gitea')));
    const person = await newGiteaUser(gitea, 'dana');
    const server = giteaServer(gitea, person, folder);
    const demonstration = await startDemonstration(folder, server);
    const stops: (() => Promise<void>)[] = [gitea.stop, demonstration.stop];
    try {
      const { controlPlane, kubeconfig, stop } = await startFurtherCluster(folder, demonstration, 'prod-us');
      stops.push(stop);
      if (parts.includes('source')) {
        const argo = await step('starting Argo CD there', 'about 5 s', () => startArgo(controlPlane));
        stops.push(argo.stop);
        await argo.startApplicationSets();
      }
      const shared = {
        desktop,
        workspace: demonstration.workspace,
        settings: {
          ...demonstration.settings,
          'plumbline.git.forges': { [new URL(gitea.url).host]: 'gitea' },
          'plumbline.kubeconfig': [demonstration.kubeconfig, kubeconfig, further].join(path.delimiter),
        },
        env: {
          [clusterVariable]: handOverCluster(demonstration.controlPlane, {}),
          [secondClusterVariable]: handOverCluster(controlPlane, {}),
          [furtherKubeconfigVariable]: further,
          // A person who may push, and whose token a login tool or an editor would know.
          GIT_CONFIG_GLOBAL: server.configuration,
          GITEA_INSTANCE_URL: gitea.url,
          GITEA_TOKEN: person.token,
        },
        screenshots: screenshotFolder,
        timeoutMs: 900_000,
      };
      const run = async (
        options: Pick<EditorRun, 'extensionFolder' | 'packages'>,
        files: readonly string[],
      ): Promise<SuiteResult> =>
        resultOf(
          await step(`running the tests in ${desktop ?? 'VS Code in a browser'}`, 'about a minute', () =>
            runInEditor({ ...shared, ...options, tests: { runner, files: files.map(bundled) } }),
          ),
        );
      const results: SuiteResult[] = [];
      if (parts.includes('source'))
        results.push(await run({ extensionFolder: projectFolder }, ofSource.sort()));
      if (parts.includes('package')) {
        const { file } = await step('making the package', 'about 10 s', () =>
          makePackage({ folder: path.join(folder, 'package'), engine: 'quick' }),
        );
        results.push(await run({ extensionFolder: driver, packages: [file] }, ofPackage));
      }
      const sum = (key: 'passed' | 'failed'): number => results.reduce((total, each) => total + each[key], 0);
      return {
        passed: sum('passed'),
        failed: sum('failed'),
        failures: results.flatMap(({ failures }) => failures),
      };
    } finally {
      for (const stop of stops.toReversed()) await stop();
      removeFolder(folder);
    }
  };
}

/** Tests that did not run to their end have failed, and so have those of which there are none. */
function resultOf({ passed, skipped, failed, failure, log }: EditorRunResult): SuiteResult {
  for (const { title, milliseconds } of passed)
    say(`✔ ${title}${milliseconds < 2000 ? '' : ` (${seconds(milliseconds)})`}`);
  const failures = [
    ...skipped.map((title) => ({ title, error: 'skipped, and a skipped test cannot fail' })),
    ...failed,
  ];
  if (failure !== undefined) {
    const lines = log.split('\n').filter((line) => !/^\s+at |^\s*$/.test(line));
    say(indent(lines.map((line) => line.slice(0, 300)).join('\n')));
    failures.push({ title: 'tests in the editor', error: `no result: ${failure}` });
  } else if (passed.length + failures.length === 0)
    failures.push({ title: 'tests in the editor', error: 'there are none' });
  for (const { title, error } of failures) say(`✖ ${title}\n${indent(error)}`);
  return { passed: passed.length, failed: failures.length, failures };
}

const indent = (text: string): string => text.replaceAll(/^/gm, '    ');
