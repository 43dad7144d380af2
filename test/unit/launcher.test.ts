import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { Linter } from 'eslint';
import { launcher, oldestNode } from '../../build.ts';

const project = path.join(import.meta.dirname, '../..');

for (const [version, runs] of [
  ['8.17.0', false],
  ['18.20.8', false],
  ['20.19.5', false],
  ['22.18.0', false],
  ['22.19.0', true],
  ['22.20.1', true],
  ['24.0.0', true],
] as const)
  test(`the command line ${runs ? 'runs on' : 'refuses'} Node ${version}`, async () => {
    assert.deepEqual(
      launch(launcher(await oldestNode(project)), version),
      runs
        ? { loaded: ['./commandLine.cjs'], said: '', exitCode: undefined }
        : { loaded: [], said: `plumbline needs Node 22.19 or newer; this is ${version}.\n`, exitCode: 2 },
    );
  });

test('any Node parses what checks its version', async () => {
  const messages = new Linter().verify(launcher(await oldestNode(project)), {
    languageOptions: { ecmaVersion: 5, sourceType: 'commonjs' },
  });
  assert.deepEqual(messages, []);
});

class Exit extends Error {}

/** Runs the launcher as if Node had another version. */
function launch(
  text: string,
  version: string,
): { loaded: string[]; said: string; exitCode: number | undefined } {
  const result: ReturnType<typeof launch> = { loaded: [], said: '', exitCode: undefined };
  const context = {
    require: (name: string) => result.loaded.push(name),
    process: {
      versions: { node: version },
      stderr: { write: (line: string) => (result.said += line) },
      exit: (code: number) => {
        result.exitCode = code;
        throw new Exit();
      },
    },
  };
  try {
    runInNewContext(text.replace(/^#!.*/, ''), context);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  return result;
}
