import path from 'node:path';
import { buildEngineFiles, bundleExtension } from '../buildExtension.ts';
import { openEditor, type OpenedEditor } from '../editor/openEditor.ts';
import { projectFolder } from '../projectFolder.ts';
import { onStep, say, seconds } from '../say.ts';
import type { OwnCluster } from '../startOptions.ts';
import type { DemonstrateOptions } from './demonstrate.ts';
import { makeOpener } from './openerExtension.ts';

/**
 * Opens the editor with the extension on a person's own repository, the environment chosen. The cluster is read by
 * the extension alone: nothing is applied, started or written there, and the person's own profile stays as it is.
 */
export async function openOwn({
  folder,
  owns,
  own,
  ...options
}: DemonstrateOptions & { readonly own: OwnCluster }): Promise<OpenedEditor['process']> {
  const start = Date.now();
  const opener = makeOpener(path.join(folder, 'opener'));
  onStep((doing) => opener.tell({ doing }));
  await bundleExtension();
  const engine = buildEngineFiles();
  engine.catch(() => undefined);
  const editor = await openEditor({
    ...options,
    folder: path.join(folder, 'editor'),
    // In the settings, because a desktop editor may take its environment from the login shell.
    settings: { 'plumbline.kubeconfig': own.kubeconfig },
    installed: [projectFolder, opener.folder],
    workspace: own.folder,
  });
  owns(editor.process.stop);
  if (editor.url !== undefined) {
    say('\nOpen this address (with its token, which lets only you in):\n');
    process.stdout.write(`  ${editor.url}\n`);
  }
  try {
    await engine;
    opener.tell({ engine: true, environment: own.context });
  } catch (error) {
    opener.tell({ failure: error instanceof Error ? error.message : String(error) });
    throw error;
  }
  say(`\nReady after ${seconds(Date.now() - start)}: context ${own.context}, which is only read.`);
  say(`Repository: ${own.folder}\n\nCtrl-C ends everything.`);
  return editor.process;
}
