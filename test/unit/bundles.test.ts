import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bundle, type Bundle } from '../../build.ts';

/** What may go into each bundle. A root may import every layer, so only its bundle shows that it did not. */
const contents: Readonly<Record<string, { readonly sources: RegExp; readonly packages: readonly string[] }>> =
  {
    'extension.cjs': { sources: /^src\/(extension\.ts|(ui|base)\/.*)$/, packages: [] },
    'engineWorker.cjs': { sources: /^src\/(engine|core|base)\//, packages: [] },
    'coreWorker.cjs': {
      sources:
        /^src\/((coreWorker|corePreviews|ownerAnswers|changeAnswers|pullRequestAnswers|nodePlatform)\.ts|(base|core|session|proposals|present|programs|engine|cluster|charts|git)\/.*)$/,
      packages: ['yaml', 'diff', 'undici', 'tar-stream', 'simple-git', '@kubernetes/client-node'],
    },
    'commandLine.cjs': {
      sources:
        /^src\/(cli\.ts|nodePlatform\.ts|(base|core|session|present|programs|engine|cluster|charts|git|commandLine)\/.*)$/,
      packages: ['yaml', 'diff', 'undici', 'tar-stream', 'simple-git', '@kubernetes/client-node'],
    },
  };

let folder: string;
let bundles: readonly Bundle[];
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bundles-'));
  bundles = await bundle({ minify: true, sourcemap: false, outputFolder: folder });
});
after(() => rm(folder, { recursive: true, force: true }));

test('there is one bundle for each thread and one for the command line', () => {
  assert.deepEqual(bundles.map(({ file }) => file).sort(), Object.keys(contents).sort());
});

for (const [file, { sources, packages }] of Object.entries(contents)) {
  test(`${file} holds its own layers and nothing else`, () => {
    const inputs = inputsOf(file).filter((input) => !input.includes('node_modules/'));
    assert.ok(inputs.length > 0);
    assert.deepEqual(
      inputs.filter((input) => !sources.test(input)),
      [],
    );
  });

  test(`${file} holds ${packages.length === 0 ? 'no packages' : 'the packages of its layers'}`, () => {
    const found = new Set(inputsOf(file).flatMap((input) => packageOf(input) ?? []));
    // Packages bring packages of their own: what must be absent is what other bundles hold.
    if (packages.length === 0) assert.deepEqual([...found], []);
    else
      assert.ok(
        [...found].every((name) => !development.includes(name)),
        [...found].join(' '),
      );
  });

  test(`${file} ${file === 'extension.cjs' ? 'loads' : 'does not load'} the editor`, () => {
    const imports = bundles.find((one) => one.file === file)?.imports;
    assert.equal(imports?.includes('vscode'), file === 'extension.cjs');
  });
}

const development = [
  'vscode',
  'typescript',
  'esbuild',
  'eslint',
  'mocha',
  'prettier',
  '@vscode/test-electron',
];

const inputsOf = (file: string): readonly string[] => bundles.find((one) => one.file === file)?.inputs ?? [];

const packageOf = (input: string): string | undefined =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
