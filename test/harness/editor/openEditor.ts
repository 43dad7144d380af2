import { openInBrowser } from '../demonstration/openInBrowser.ts';
import type { ServerProcess } from '../process/serverProcess.ts';
import { HarnessFailure } from '../harnessFailure.ts';
import { step } from '../say.ts';
import { chooseDesktop } from '../tools/chooseDesktop.ts';
import { desktopVariable, hasDisplay } from '../tools/desktopEditor.ts';
import { provideEditor } from '../tools/editor.ts';
import { startDesktop } from './desktop.ts';
import type { Profile } from './profile.ts';
import { startVsCode } from './vscodeServer.ts';

export interface OpenOptions extends Profile {
  readonly workspace: string;
  /** Shown at first. */
  readonly file?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Of the editor in a browser; 0 for a free one. */
  readonly port: number;
  /** Whether the desktop editor is left alone even where there is one. */
  readonly inBrowser: boolean;
}

/** An editor on a person's screen. */
export interface OpenedEditor {
  readonly process: ServerProcess;
  /** Where it is found when it is not a window of its own, with the token that lets in. */
  readonly url: string | undefined;
}

/** Opens VS Code for a person: the desktop one where there is one or it can be fetched, else in a browser. */
export async function openEditor(options: OpenOptions): Promise<OpenedEditor> {
  const program = options.inBrowser ? undefined : await chooseDesktop();
  if (program !== undefined) {
    if (!hasDisplay())
      throw new HarnessFailure(
        `${desktopVariable} names a desktop VS Code, but there is no display to show it on`,
        'set DISPLAY, or add --browser: VS Code then runs in a browser',
      );
    const desktop = await step('starting the desktop VS Code', 'about 2 s', () =>
      Promise.resolve(startDesktop({ ...options, program })),
    );
    return { process: desktop, url: undefined };
  }
  const editorFolder = await provideEditor();
  const code = await step('starting VS Code', 'about 2 s', () => startVsCode({ ...options, editorFolder }));
  const url = code.urlOf(
    options.workspace,
    options.file === undefined ? [] : [['openFile', code.remotePath(options.file)]],
  );
  openInBrowser(url);
  return { process: code.server, url };
}
