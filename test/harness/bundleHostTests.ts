import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { projectFolder as root } from './projectFolder.ts';

/**
 * Bundles test files for the extension host, which loads CommonJS only, and the runner that VS Code calls. They lie
 * inside the project so that what is not bundled (mocha) is found in its node_modules.
 */
export async function bundleHostTests(testFiles: readonly string[]): Promise<{
  readonly runner: string;
  readonly files: readonly string[];
  readonly bundled: (testFile: string) => string;
}> {
  const folder = path.join(root, 'out', 'host-tests');
  rmSync(folder, { recursive: true, force: true });
  const runner = path.join(root, 'test', 'host', 'runner', 'mochaRunner.ts');
  await build({
    entryPoints: [runner, ...testFiles],
    outbase: path.join(root, 'test'),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha', 'esbuild'],
    sourcemap: 'inline',
    // Where the tests look for their own files.
    define: { 'import.meta.url': '__importMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
  });
  const bundled = (file: string): string =>
    path.join(folder, path.relative(path.join(root, 'test'), file)).replace(/\.ts$/, '.cjs');
  return { runner: bundled(runner), files: testFiles.map(bundled), bundled };
}
