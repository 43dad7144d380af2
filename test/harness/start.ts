// npm start: the demonstration. A real VS Code on a Git repository that a real Flux has applied to a real API server,
// where somebody has changed things since.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from './buildExtension.ts';
import { drifts } from './demonstration/makeDrift.ts';
import { openInBrowser } from './demonstration/openInBrowser.ts';
import { startDemonstration } from './demonstration/startDemonstration.ts';
import { startVsCode } from './editor/vscodeServer.ts';
import { describeFailure } from './harnessFailure.ts';
import { removeFolder, temporaryFolder } from './process/belongings.ts';
import { untilEnded } from './process/untilEnded.ts';
import { projectFolder } from './projectFolder.ts';
import { say, seconds, step } from './say.ts';
import { provideEditor } from './tools/editor.ts';
import { provideFluxController } from './tools/flux.ts';
import { provideKubernetes } from './tools/kubernetes.ts';

const firstFile = 'apps/shop/overlays/production/web-replicas.yaml';

/** Chooses the demonstration's cluster, as the person would. */
const opener = path.join(projectFolder, 'test/harness/demonstration/opener');

/** Everything that ends with the demonstration, in the order in which it was started. */
const ends: (() => Promise<void> | void)[] = [];

async function demonstrate(): Promise<void> {
  const start = Date.now();
  const { port } = parseArgs({ options: { port: { type: 'string' } } }).values;
  const folder = temporaryFolder('demo');
  ends.push(() => removeFolder(folder));
  await buildExtension();
  await provideKubernetes();
  await provideFluxController('source-controller');
  await provideFluxController('kustomize-controller');
  const editorFolder = await provideEditor();

  const demonstration = await startDemonstration(folder);
  ends.push(demonstration.stop);
  await step('changing things in the cluster, behind the back of Git', 'under a second', async () => {
    for (const { command, make } of drifts) {
      say(`  ${command}`);
      await make(demonstration.objects);
    }
  });
  const code = await step('starting VS Code', 'about 2 s', () =>
    startVsCode({
      editorFolder,
      folder: path.join(folder, 'editor'),
      settings: demonstration.settings,
      port: Number(port ?? 0),
      installed: [projectFolder, opener],
    }),
  );
  ends.push(code.server.stop);
  const url = code.urlOf(demonstration.workspace, [
    ['openFile', code.remotePath(path.join(demonstration.workspace, firstFile))],
  ]);
  say(
    `\nReady after ${seconds(Date.now() - start)}. Open this address (with its token, which lets only you in):\n`,
  );
  process.stdout.write(`  ${url}\n`);
  say(`\nRead-only:  export KUBECONFIG=${demonstration.kubeconfig}`);
  say(`As admin:   export KUBECONFIG=${demonstration.adminKubeconfig}`);
  say(`Repository: ${demonstration.workspace}\n\nCtrl-C ends everything.`);
  openInBrowser(url);
  await new Promise(() => setInterval(() => undefined, 1 << 30));
}

async function endAll(): Promise<void> {
  say('\nending …');
  for (const end of ends.toReversed()) await end();
}

try {
  await untilEnded(demonstrate, endAll);
  process.exit(0);
} catch (error) {
  say(describeFailure(error));
  process.exit(1);
}
