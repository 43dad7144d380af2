// Runs tests through @vscode/test-electron, in a process of its own: the package gives no hold on the editor that it
// starts, and with this process its whole group can be ended. The exit code is that of VS Code.
import { runTests, TestRunFailedError } from '@vscode/test-electron';

/** The options of the package that are used. */
export interface DesktopTests {
  readonly vscodeExecutablePath: string;
  readonly extensionDevelopmentPath: string;
  readonly extensionTestsPath: string;
  readonly launchArgs: readonly string[];
}

// runInDesktop.ts of the same version wrote it.
const tests = JSON.parse(process.argv[2] ?? '') as DesktopTests;
try {
  process.exitCode = await runTests({ ...tests, launchArgs: [...tests.launchArgs] });
} catch (error) {
  if (!(error instanceof TestRunFailedError)) throw error;
  // A signal is passed on, so that it is told apart from tests that failed.
  if (error.signal) process.kill(process.pid, error.signal);
  else process.exitCode = error.code ?? 1;
}
