import path from 'node:path';
import { buildEngineFiles, bundleExtension } from '../buildExtension.ts';
import { openEditor, type OpenedEditor } from '../editor/openEditor.ts';
import { projectFolder } from '../projectFolder.ts';
import { onStep, say, seconds, step } from '../say.ts';
import { provideFluxController } from '../tools/flux.ts';
import { provideKubernetes } from '../tools/kubernetes.ts';
import { drifts } from './makeDrift.ts';
import { makeOpener } from './openerExtension.ts';
import { startCluster, type Demonstration } from './startDemonstration.ts';
import { demonstrationContext, startRepository } from './startRepository.ts';

export interface DemonstrateOptions {
  /** Empty; for everything that the demonstration writes. */
  readonly folder: string;
  readonly port: number;
  readonly inBrowser: boolean;
  /** Takes what ends a part of it. */
  readonly owns: (end: () => Promise<void> | void) => void;
}

const firstFile = 'apps/shop/overlays/production/web-replicas.yaml';

/**
 * Opens the editor on the repository first, and lets engine and cluster join as they are built: two lanes, so that
 * while one links on a single core the other compiles.
 */
export async function demonstrate({
  folder,
  owns,
  ...options
}: DemonstrateOptions): Promise<OpenedEditor['process']> {
  const start = Date.now();
  const opener = makeOpener(path.join(folder, 'opener'));
  onStep((doing) => opener.tell({ doing }));
  await bundleExtension();
  const engine = buildEngineFiles().then(() => opener.tell({ engine: true }));
  // Whoever waits for it below hears of a failure; until then nobody does.
  engine.catch(() => undefined);
  const repository = await startRepository(folder);
  owns(repository.stop);
  const editor = await openEditor({
    ...options,
    folder: path.join(folder, 'editor'),
    settings: repository.settings,
    installed: [projectFolder, opener.folder],
    workspace: repository.workspace,
    file: path.join(repository.workspace, firstFile),
  });
  owns(editor.process.stop);
  tellOpened(editor, Date.now() - start);
  try {
    const demonstration = await prepareCluster(folder, repository, owns);
    await engine;
    opener.tell({ environment: demonstrationContext });
    tellReady(demonstration, Date.now() - start);
  } catch (error) {
    opener.tell({ failure: error instanceof Error ? error.message : String(error) });
    throw error;
  }
  return editor.process;
}

async function prepareCluster(
  folder: string,
  repository: Awaited<ReturnType<typeof startRepository>>,
  owns: DemonstrateOptions['owns'],
): Promise<Demonstration> {
  await provideKubernetes();
  await provideFluxController('source-controller');
  await provideFluxController('kustomize-controller');
  const demonstration = await startCluster(folder, repository);
  owns(demonstration.stop);
  await step('changing things in the cluster, behind the back of Git', 'under a second', async () => {
    for (const { command, make } of drifts) {
      say(`  ${command}`);
      await make(demonstration.objects);
    }
  });
  return demonstration;
}

function tellOpened({ url }: OpenedEditor, milliseconds: number): void {
  const time = seconds(milliseconds);
  if (url === undefined) return say(`\nVS Code is open after ${time}.\n`);
  say(`\nVS Code is there after ${time}. Open this address (with its token, which lets only you in):\n`);
  process.stdout.write(`  ${url}\n`);
  say('\nThe cluster joins it: the first time in about 11 minutes, later in seconds.\n');
}

function tellReady(demonstration: Demonstration, milliseconds: number): void {
  say(`\nReady after ${seconds(milliseconds)}: the cluster has joined.`);
  say(`Read-only:  export KUBECONFIG=${demonstration.kubeconfig}`);
  say(`As admin:   export KUBECONFIG=${demonstration.adminKubeconfig}`);
  say(`Repository: ${demonstration.workspace}\n\nCtrl-C ends everything.`);
}
