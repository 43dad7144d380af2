import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { removeFolder, temporaryFolder } from '../process/belongings.ts';
import { provideEditor } from '../tools/editor.ts';
import { answerRequest } from './answerRequest.ts';
import { openBrowserPage, type BrowserPage } from './browserPage.ts';
import { defaultTimeoutMs, noResult, type EditorRun, type EditorRunResult } from './editorRun.ts';
import { launcherVariables } from './launcherProtocol.ts';
import { serveLauncher } from './serveLauncher.ts';
import { startVsCode, type VsCode } from './vscodeServer.ts';

/** The tests run in the extension host of VS Code's server, with a page of a headless browser as its window. */
export async function runInBrowser(run: EditorRun): Promise<EditorRunResult> {
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
    const opened = await openBrowserPage({
      editorFolder,
      folder: path.join(folder, 'browser'),
      onEnd: fail,
      // VS Code calls it when run() has ended (0) or failed, or could not be loaded (1).
      functions: { codeAutomationExit: (status) => (exit = JSON.stringify(status)) },
    });
    page = opened;
    await page.goto(
      code.urlOf(run.workspace, [
        ['extensionDevelopmentPath', code.remotePath(run.extensionFolder)],
        ['extensionTestsPath', code.remotePath(run.tests.runner)],
      ]),
    );
    const end = Date.now() + (run.timeoutMs ?? defaultTimeoutMs);
    const result = await serveLauncher(
      requests,
      (request) => answerRequest(opened, run.screenshots, request),
      () => {
        if (failure !== undefined) return failure;
        if (server.ended) return 'the VS Code server ended';
        if (readFileSync(server.log, 'utf8').includes('Extension Host Process exited'))
          return 'the extension host ended';
        if (exit !== undefined) return `the tests ended (${exit}) without a result; do they load?`;
        if (Date.now() > end) return 'the tests took too long';
        return undefined;
      },
    );
    return typeof result === 'string'
      ? { ...noResult, failure: result, log: log() }
      : { ...result, log: log() };
  } finally {
    await page?.close().catch(() => undefined);
    await code?.server.stop();
    removeFolder(folder);
  }
}
