import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../src/core/resource/json.ts';
import { openBrowserPage, type BrowserPage } from './editor/browserPage.ts';
import { launcherVariables, type HostTestResult } from './editor/launcherProtocol.ts';
import { serveLauncher, type PageRequest } from './editor/serveLauncher.ts';
import { startVsCode, type VsCode } from './editor/vscodeServer.ts';
import { removeFolder, temporaryFolder } from './process/belongings.ts';
import { provideEditor } from './tools/editor.ts';

export interface EditorRun {
  /** The extension under development: the folder of its package.json. */
  readonly extensionFolder: string;
  /** From `bundleHostTests`. */
  readonly tests: { readonly runner: string; readonly files: readonly string[] };
  /** Packages (.vsix) that are installed before, beside the extension under development. */
  readonly packages?: readonly string[];
  /** The folder that is opened. Tests may change it, so it should be a copy. */
  readonly workspace: string;
  readonly env?: NodeJS.ProcessEnv;
  /** User settings. */
  readonly settings?: JsonObject;
  /** Where the pictures go that tests ask for. */
  readonly screenshots: string;
  readonly timeoutMs?: number;
}

export interface EditorRunResult extends HostTestResult {
  /** Why there is no result: something ended, crashed or took too long. */
  readonly failure?: string;
  /** The server's log and the page's errors. */
  readonly log: string;
}

/** Runs bundled mocha tests in the extension host of a real VS Code, with a browser page as its window. */
export async function runInEditor(run: EditorRun): Promise<EditorRunResult> {
  const editorFolder = await provideEditor();
  const folder = temporaryFolder('editor');
  const requests = path.join(folder, 'requests');
  mkdirSync(requests);
  let code: VsCode | undefined;
  let page: BrowserPage | undefined;
  let failure: string | undefined;
  const fail = (reason: string): void => void (failure ??= reason);
  const log = (): string =>
    `${code ? readFileSync(code.server.log, 'utf8') : ''}\n${page?.errors.join('\n') ?? ''}`;
  try {
    code = await startVsCode({
      editorFolder,
      folder,
      settings: run.settings ?? {},
      packages: run.packages ?? [],
      env: {
        HOME: folder,
        ...run.env,
        [launcherVariables.requests]: requests,
        [launcherVariables.tests]: JSON.stringify(run.tests.files),
      },
      // Without it the workbench does not take tests from its address.
      arguments: ['--enable-smoke-test-driver'],
    });
    const { server } = code;
    let exit: string | undefined;
    page = await openBrowserPage({
      editorFolder,
      folder: path.join(folder, 'browser'),
      onEnd: fail,
      // VS Code calls it when run() has ended (0) or failed, or could not be loaded (1).
      functions: { codeAutomationExit: (status) => (exit = JSON.stringify(status)) },
    });
    await page.goto(
      code.urlOf(run.workspace, [
        ['extensionDevelopmentPath', code.remotePath(run.extensionFolder)],
        ['extensionTestsPath', code.remotePath(run.tests.runner)],
      ]),
    );
    const end = Date.now() + (run.timeoutMs ?? 300_000);
    const result = await serveLauncher(requests, answerer(page, run.screenshots), () => {
      if (failure !== undefined) return failure;
      if (server.ended) return 'the VS Code server ended';
      if (readFileSync(server.log, 'utf8').includes('Extension Host Process exited'))
        return 'the extension host ended';
      if (exit !== undefined) return `the tests ended (${exit}) without a result; do they load?`;
      if (Date.now() > end) return 'the tests took too long';
      return undefined;
    });
    return typeof result === 'string'
      ? { ...nothing, failure: result, log: log() }
      : { ...result, log: log() };
  } finally {
    await page?.close().catch(() => undefined);
    await code?.server.stop();
    removeFolder(folder);
  }
}

const nothing: HostTestResult = { startedAt: 0, passed: [], skipped: [], failed: [] };

const answerer =
  (page: BrowserPage, screenshots: string) =>
  async (request: PageRequest): Promise<readonly string[]> => {
    switch (request.action) {
      case 'screenshot':
        mkdirSync(screenshots, { recursive: true });
        writeFileSync(path.join(screenshots, `${request.name}.png`), await page.screenshot());
        return [];
      case 'hover':
        return [await page.hover(request.text)];
      case 'click':
        await page.click(request.text);
        return [];
      case 'press':
        await page.press(request.keys);
        return [];
      case 'texts':
        return page.texts(request.selector);
    }
  };
