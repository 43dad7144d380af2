import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, type CacheEntry } from '../cache.ts';
import { HarnessFailure } from '../harnessFailure.ts';
import { CommandFailure, runCommand } from '../process/command.ts';
import { step } from '../say.ts';
import { swiftCompiler } from './swiftCompiler.ts';

export interface GoTools {
  /** The folder in `go/` whose go.mod pins the versions; its `tool` lines say what is built. */
  readonly module: string;
  /** What is built and how long that takes from nothing on two cores, for people. */
  readonly title: string;
  readonly expected: string;
  /** Go variables that hold the version of the program, from the version of a module that is in use. */
  readonly versionVariables?: {
    readonly module: string;
    readonly set: (version: string) => Readonly<Record<string, string>>;
  };
  /** The module in use whose CRDs come along, in the folder `crds`. */
  readonly crdsOf?: string;
  /** Where that module keeps them; `config/crd/bases` unless told. */
  readonly crdFolder?: string;
  /** With C code, for which a compiler is needed, and these build tags. */
  readonly cgo?: { readonly tags: readonly string[] };
  /** Folders of a module in use that come along, in the folder `files`: what a program reads at run time. */
  readonly filesOf?: { readonly module: string; readonly folders: readonly string[] };
  /** Built as its makers build it, because its speed is what is measured. */
  readonly optimized?: boolean;
}

// Neither debug information nor inlining: a quarter less work for the compiler, and tests do not need the speed.
const compilerFlags = ({ optimized = false, cgo }: GoTools): readonly string[] => [
  '-trimpath',
  ...(optimized ? [] : ['-gcflags', 'all=-l -dwarf=false']),
  ...(cgo ? ['-tags', cgo.tags.join(',')] : []),
];

export const goToolsFolder = (module: string): string =>
  fileURLToPath(new URL(`../go/${module}`, import.meta.url));

/** The programs that a Go module of this harness names as its tools, as an entry of the cache. */
export function goToolsEntry(tools: GoTools): CacheEntry {
  const folder = goToolsFolder(tools.module);
  return {
    name: tools.module,
    inputs: [
      ...sources(folder),
      ...compilerFlags(tools),
      tools.crdsOf ?? '',
      ...(tools.crdFolder === undefined ? [] : [tools.crdFolder]),
      ...(tools.filesOf?.folders ?? []),
    ],
    make: (target) =>
      step(`building ${tools.title} with Go`, tools.expected, () => build(tools, folder, target)),
  };
}

/** A folder with those programs, from the cache or built now. */
export const provideGoTools = (tools: GoTools): Promise<string> => cached(goToolsEntry(tools));

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(go|mod|sum)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file, 'utf8'));

async function build(tools: GoTools, folder: string, target: string): Promise<void> {
  const go = (...args: readonly string[]): Promise<string> =>
    runCommand('go', args, {
      cwd: folder,
      env: { ...swiftCompiler, CGO_ENABLED: tools.cgo ? '1' : '0', GOFLAGS: '', GOWORK: 'off' },
      standsBack: true,
    });
  try {
    const linkerFlags = ['-s -w'];
    if (tools.versionVariables) {
      const { module, set } = tools.versionVariables;
      const version = (await go('list', '-m', '-f', '{{.Version}}', module)).trim();
      for (const [name, value] of Object.entries(set(version))) linkerFlags.push(`-X ${name}=${value}`);
    }
    await go(
      'build',
      ...compilerFlags(tools),
      '-ldflags',
      linkerFlags.join(' '),
      '-o',
      `${target}${path.sep}`,
      'tool',
    );
    if (tools.crdsOf) {
      const source = (await go('list', '-m', '-f', '{{.Dir}}', tools.crdsOf)).trim();
      copyCrds(path.join(source, tools.crdFolder ?? 'config/crd/bases'), path.join(target, 'crds'));
    }
    if (tools.filesOf) {
      const { module, folders } = tools.filesOf;
      const source = (await go('list', '-m', '-f', '{{.Dir}}', module)).trim();
      for (const each of folders) copyFiles(path.join(source, each), path.join(target, 'files', each));
    }
  } catch (error) {
    throw explain(error, tools);
  }
}

function copyCrds(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from).filter((file) => /(?<!^kustomization)\.yaml$/.test(file)))
    copyFile(path.join(from, name), path.join(to, name));
}

function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [from, to].map((folder) => path.join(folder, entry.name));
    if (source === undefined || target === undefined) continue;
    if (entry.isDirectory()) copyFiles(source, target);
    else copyFile(source, target);
  }
}

/** By content: the files of a module in Go's cache may not be written, and copies would inherit that. */
const copyFile = (from: string, to: string): void => writeFileSync(to, readFileSync(from));

function explain(error: unknown, { title }: GoTools): unknown {
  if (!(error instanceof CommandFailure)) return error;
  return error.isMissing
    ? new HarnessFailure(
        `${title}: there is no Go to build it with`,
        'install Go 1.26 or newer (https://go.dev/dl)',
      )
    : new HarnessFailure(
        `${title} did not build: ${error.message}`,
        'see above; does Go reach its module proxy (GOPROXY)? Try again',
      );
}
