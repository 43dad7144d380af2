import { openInBrowser } from '../demonstration/openInBrowser.ts';
import type { ServerProcess } from '../process/serverProcess.ts';
import { say, step } from '../say.ts';
import { desktopTool, desktopVariable, hasDisplay } from '../tools/desktopEditor.ts';
import { provideEditor } from '../tools/editor.ts';
import { describeFailure, HarnessFailure } from '../harnessFailure.ts';
import { provideTool } from '../tools/tool.ts';
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
  const program = options.inBrowser ? undefined : await desktopProgram();
  if (program !== undefined) {
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

/** Undefined where a browser has to do. What a person named explicitly must work; the rest is said and passed over. */
async function desktopProgram(): Promise<string | undefined> {
  const isNamed = Boolean(process.env[desktopVariable]);
  if (!isNamed && !hasDisplay()) return undefined;
  try {
    return await provideTool(desktopTool);
  } catch (error) {
    if (isNamed || !(error instanceof HarnessFailure)) throw error;
    say(`${describeFailure(error).split('\n')[0] ?? ''}; VS Code in a browser instead`);
    return undefined;
  }
}
