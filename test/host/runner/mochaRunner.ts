import Mocha from 'mocha';
import { ask } from './launcher.ts';
import { launcherVariables } from '../../harness/editor/launcherProtocol.ts';

/** VS Code calls this in the extension host (its extensionTestsPath): runs the bundled test files with mocha. */
export async function run(): Promise<void> {
  // Whatever is waited for says by itself that it did not come; this ends only what waits for ever.
  const mocha = new Mocha({ ui: 'bdd', timeout: 240_000, forbidOnly: true });
  for (const file of testFiles()) mocha.addFile(file);
  const startedAt = Date.now();
  const passed: { title: string; milliseconds: number }[] = [];
  const skipped: string[] = [];
  const failed: { title: string; error: string }[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => passed.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 }))
      .on('pending', (test) => skipped.push(test.fullTitle()))
      .on('fail', (test, error: unknown) =>
        failed.push({
          title: test.fullTitle(),
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
      );
  });
  // When this function returns VS Code stops the extension host, and the launcher must have heard all before.
  await ask({ action: 'finished', result: { startedAt, passed, skipped, failed } });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

function testFiles(): readonly string[] {
  const list: unknown = JSON.parse(process.env[launcherVariables.tests] ?? '[]');
  return Array.isArray(list) ? list.filter((file) => typeof file === 'string') : [];
}
