import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../process/freePorts.ts';
import { removeFolder, temporaryFolder } from '../process/belongings.ts';
import { startServer, type ServerProcess } from '../process/serverProcess.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { answerRequest } from './answerRequest.ts';
import { desktopEnvironment, homeFor, installInDesktop, quietArguments } from './desktop.ts';
import { connectDesktop } from './desktopPage.ts';
import type { DesktopTests } from './desktopTests.ts';
import { defaultTimeoutMs, noResult, type EditorRun, type EditorRunResult } from './editorRun.ts';
import { launcherVariables, type HostTestResult } from './launcherProtocol.ts';
import { writeProfile } from './profile.ts';
import { serveLauncher } from './serveLauncher.ts';
import { startDisplay } from './virtualDisplay.ts';

/** The tests run in the extension host of a desktop VS Code, which @vscode/test-electron starts. */
export async function runInDesktop(run: EditorRun, program: string): Promise<EditorRunResult> {
  const folder = temporaryFolder('desktop');
  const requests = path.join(folder, 'requests');
  mkdirSync(requests);
  const owned: { readonly stop: () => Promise<void> }[] = [];
  try {
    const display = await startDisplay(folder);
    owned.push(display);
    const profile = writeProfile({ folder, settings: run.settings ?? {} });
    const env = { ...desktopEnvironment(folder), ...display.env, ...homeFor(folder) };
    for (const file of run.packages ?? []) await installInDesktop(program, file, profile, env);
    const port = await freePort();
    const tests: DesktopTests = {
      vscodeExecutablePath: program,
      extensionDevelopmentPath: run.extensionFolder,
      extensionTestsPath: run.tests.runner,
      launchArgs: [
        run.workspace,
        ...profile,
        ...quietArguments,
        ...testArguments,
        `--remote-debugging-port=${port}`,
      ],
    };
    const code = startServer({
      name: 'desktop',
      program: process.execPath,
      args: [fileURLToPath(new URL('desktopTests.ts', import.meta.url)), JSON.stringify(tests)],
      folder,
      env: {
        ...env,
        ...run.env,
        [launcherVariables.requests]: requests,
        [launcherVariables.tests]: JSON.stringify(run.tests.files),
      },
    });
    owned.push(code);
    // The tests begin before; those that need the window wait for it.
    const window = connectDesktop(port, code);
    window.catch(() => undefined);
    const end = Date.now() + (run.timeoutMs ?? defaultTimeoutMs);
    const result = await serveLauncher(
      requests,
      async (request) => answerRequest(await window, run.screenshots, request),
      () => {
        if (code.ended) return `the desktop VS Code ended (${code.exit}) before its tests did; do they load?`;
        return Date.now() > end ? 'the tests took too long' : undefined;
      },
    );
    const log = (): string => readFileSync(code.log, 'utf8');
    if (typeof result === 'string') return { ...noResult, failure: result, log: log() };
    const failure = await problemOfEnd(code, result);
    return { ...result, log: log(), ...(failure === undefined ? {} : { failure }) };
  } finally {
    for (const { stop } of owned.toReversed()) await stop();
    removeFolder(folder);
  }
}

const testArguments = [
  // Notifications stay in their list, as in the browser.
  '--enable-smoke-test-driver',
  // What a login shell sets would go before what the tests are told.
  '--force-disable-user-env',
];

/** VS Code ends when the tests have, and its exit code says the same as they do; else something broke at the end. */
async function problemOfEnd(code: ServerProcess, { failed }: HostTestResult): Promise<string | undefined> {
  try {
    await waitUntil('end of VS Code', () => code.ended, { timeoutMs: 30_000 });
  } catch {
    return 'the desktop VS Code did not end after its tests';
  }
  const expected = failed.length > 0 ? 'exit code 1' : 'exit code 0';
  return code.exit === expected
    ? undefined
    : `the desktop VS Code ended with ${code.exit} after its tests, and not with ${expected}`;
}
