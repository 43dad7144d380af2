import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';

export interface BundleOptions {
  readonly minify: boolean;
  readonly sourcemap: boolean;
  /** Folder with src and node_modules; this project unless a test says otherwise. */
  readonly root?: string;
  /** Where the bundles go; `dist` of the root unless a test says otherwise. */
  readonly outputFolder?: string;
}

export interface Bundle {
  /** File name in the output folder. */
  readonly file: string;
  readonly bytes: number;
  /** What went into the file, relative to the root. */
  readonly inputs: readonly string[];
  /** Modules that the file loads at run time. */
  readonly imports: readonly string[];
}

export interface BundleEntry {
  /** Its name in the output folder. */
  readonly file: string;
  /** Relative to the root. */
  readonly entry: string;
  /** Modules that are there where it runs. */
  readonly external: string[];
}

/** One file for each thread, and one for the command line. Only the extension host knows the module `vscode`. */
const shipped: readonly BundleEntry[] = [
  { file: 'extension.cjs', entry: 'src/extension.ts', external: ['vscode'] },
  { file: 'coreWorker.cjs', entry: 'src/coreWorker.ts', external: [] },
  { file: 'engineWorker.cjs', entry: 'src/engine/engineWorker.ts', external: [] },
  { file: 'commandLine.cjs', entry: 'src/cli.ts', external: [] },
];

/** Bundles what runs in Node, and writes what starts the command line. */
export async function bundle({
  root = import.meta.dirname,
  outputFolder = path.join(root, 'dist'),
  ...options
}: BundleOptions): Promise<readonly Bundle[]> {
  const bundles = await bundleEntries(shipped, { root, outputFolder, ...options });
  const cli = path.join(outputFolder, 'cli.cjs');
  await place(cli, Buffer.from(launcher(await oldestNode(root))));
  await chmod(cli, 0o755);
  return bundles;
}

/** Fails on warnings too, and where an entry is missing. */
export async function bundleEntries(
  entries: readonly BundleEntry[],
  { root, outputFolder, minify, sourcemap }: Required<BundleOptions>,
): Promise<readonly Bundle[]> {
  const oldest = await oldestNode(root);
  await mkdir(outputFolder, { recursive: true });
  return Promise.all(
    entries.map(async ({ file, entry, external }) => {
      const outfile = path.join(outputFolder, file);
      if (!sourcemap) await rm(`${outfile}.map`, { force: true });
      const { metafile, warnings, outputFiles } = await build({
        write: false,
        absWorkingDir: root,
        entryPoints: [entry],
        outfile,
        external,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: `node${oldest.join('.')}`,
        charset: 'utf8',
        minify,
        sourcemap: sourcemap && 'linked',
        metafile: true,
        // A CommonJS file has no import.meta: the same facts under the names it has.
        define: {
          'import.meta.dirname': '__dirname',
          'import.meta.filename': '__filename',
          'import.meta.url': 'bundleUrl',
        },
        // The directive must stay first: modules are strict, and esbuild's own comes after this text.
        banner: { js: `"use strict"; const bundleUrl = require('node:url').pathToFileURL(__filename).href;` },
        logLevel: 'warning',
      });
      if (warnings.length > 0) throw new Error(`${entry} bundles with warnings`);
      for (const output of outputFiles) await place(output.path, output.contents);
      return describe(file, metafile);
    }),
  );
}

/** Whole or not at all, and not where it is the same already: something may just be reading it. */
async function place(file: string, contents: Uint8Array): Promise<void> {
  const before = await readFile(file).catch(() => undefined);
  if (before?.equals(contents)) return;
  const unfinished = `${file}.${String(process.pid)}`;
  await writeFile(unfinished, contents);
  await rename(unfinished, file);
}

/**
 * The file that a shell starts. A Node that is too old may not even parse the command line's own bundle, so that is
 * loaded after the check, and this text is JavaScript that any Node reads.
 */
export function launcher([major, minor]: readonly [major: number, minor: number]): string {
  const oldest = `${String(major)}.${String(minor)}`;
  return `#!/usr/bin/env node
'use strict';
var version = process.versions.node.split('.').map(Number);
if (version[0] < ${String(major)} || (version[0] === ${String(major)} && version[1] < ${String(minor)})) {
  process.stderr.write('plumbline needs Node ${oldest} or newer; this is ' + process.versions.node + '.\\n');
  process.exit(2);
}
require('./commandLine.cjs');
`;
}

/** The oldest Node that may run us, from the manifest. */
export async function oldestNode(root: string): Promise<readonly [major: number, minor: number]> {
  const text = await readFile(path.join(root, 'package.json'), 'utf8');
  const [, major, minor] = /"node": *">=(\d+)\.(\d+)"/.exec(text) ?? [];
  if (major === undefined || minor === undefined) throw new Error('package.json names no oldest Node');
  return [Number(major), Number(minor)];
}

function describe(file: string, { outputs }: Metafile): Bundle {
  const output = Object.entries(outputs).find(([name]) => path.basename(name) === file)?.[1];
  if (output === undefined) throw new Error(`esbuild wrote no ${file}`);
  return {
    file,
    bytes: output.bytes,
    inputs: Object.entries(output.inputs).flatMap(([name, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [name] : [],
    ),
    imports: [...new Set(output.imports.map((one) => one.path))],
  };
}

/** `node build.ts [--dev]`: everything that ships; `--dev` keeps the bundles readable. */
if (process.argv[1] === import.meta.filename) {
  const dev = process.argv.includes('--dev');
  const { buildEngine } = await import('./engine/build.ts');
  await buildEngine();
  for (const { file, bytes } of await bundle({ minify: !dev, sourcemap: true }))
    console.log(`dist/${file}  ${(bytes / 1000).toFixed(1)} kB`);
}
