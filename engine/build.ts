import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { cached } from '../test/harness/cache.ts';
import { describeFailure, HarnessFailure } from '../test/harness/harnessFailure.ts';
import { CommandFailure, runCommand } from '../test/harness/process/command.ts';
import { say } from '../test/harness/say.ts';
import { swiftCompiler } from '../test/harness/tools/swiftCompiler.ts';
import { agentDefinitions, definingModules, definitionsFile, sourcesOf } from './agentDefinitions.ts';
import { limitMemory } from './limitMemory.ts';
import { kustomizeModule } from './kustomizeModule.ts';
import { templateOverlay } from './templateOverlay.ts';

/** A Go module in this folder that becomes one file of the engine. */
export type EngineName = 'kustomize' | 'kubernetes';

export interface BuildEngineOptions {
  readonly engines?: readonly EngineName[];
  /** Takes a line about what is being done; stderr unless told. */
  readonly log?: (line: string) => void;
  /** Where the files go; `dist/engine` unless told. */
  readonly outputFolder?: string;
}

/** What a build takes on two quiet cores with nothing compiled before. */
const expected: Readonly<Record<EngineName, string>> = {
  kustomize: 'about 1 minute the first time',
  kubernetes: 'about 4 minutes the first time',
};

/**
 * Compiles the engine to WebAssembly and places the files where the extension looks for them. What was built from
 * the same sources before comes from the cache, and then no Go is needed. Sources name the release of Go to use.
 */
export async function buildEngine({
  engines = ['kustomize', 'kubernetes'],
  log = say,
  outputFolder = path.join(import.meta.dirname, '..', 'dist', 'engine'),
}: BuildEngineOptions = {}): Promise<void> {
  mkdirSync(outputFolder, { recursive: true });
  const inTurn = turns();
  const definitions = agentDefinitions().then((entry) =>
    place(path.join(entry, definitionsFile), path.join(outputFolder, definitionsFile)),
  );
  await Promise.all([
    definitions,
    ...engines.map(async (name) => {
      const entry = await cached({
        name: `engine-${name}`,
        inputs: [
          ...sources(name),
          ...patchSources(name),
          ...compilerFlags(name),
          String(memoryPages),
          String(quality),
        ],
        make: (folder) => make(name, folder, { log, inTurn }),
      });
      for (const file of [`${name}.wasm.br`, `${name}.wasm_exec.js`])
        place(path.join(entry, file), path.join(outputFolder, file));
    }),
  ]);
}

const compilerFlags = (name: EngineName): readonly string[] => [
  '-trimpath',
  '-buildvcs=false',
  '-ldflags',
  '-s -w',
  ...tags(name),
];

/** Without its trace pages grpc brings no html/template, whose reflection keeps every method of every type: 30 MB. */
const tags = (name: EngineName): readonly string[] => (name === 'kubernetes' ? ['-tags', 'grpcnotrace'] : []);

/** 1 GB, of the 4 that WebAssembly can address: what runs in there is fed with untrusted repositories. */
const memoryPages = 16_384;

/** Of brotli: 10 and 11 save a tenth of the size for ten and twenty times the time. */
const quality = 9;

interface Making {
  readonly log: (line: string) => void;
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
}

async function make(name: EngineName, folder: string, { log, inTurn }: Making): Promise<void> {
  const wasm = path.join(folder, `${name}.wasm`);
  // One at a time: the compiler takes all cores by itself. Packing goes on beside the next.
  await inTurn(async () => {
    const start = Date.now();
    log(`compiling the engine file ${name} with Go (${expected[name]})`);
    await compile(name, wasm);
    copyFileSync(await wasmExec(), path.join(folder, `${name}.wasm_exec.js`));
    log(`  ${name} compiled in ${since(start)}`);
  });
  const start = Date.now();
  const limited = limitMemory(readFileSync(wasm), memoryPages);
  rmSync(wasm);
  const packed = await promisify(brotliCompress)(limited, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: limited.length,
    },
  });
  writeFileSync(path.join(folder, `${name}.wasm.br`), packed);
  log(`  ${name} packed in ${since(start)}: ${megabytes(limited.length)} to ${megabytes(packed.length)}`);
}

async function compile(name: EngineName, output: string): Promise<void> {
  try {
    const flags = [...compilerFlags(name), ...(await patchFlags(name, path.dirname(output)))];
    await go(['build', ...flags, '-o', output, '.'], path.join(import.meta.dirname, name));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    if (error.isMissing)
      throw new HarnessFailure(
        `the engine file ${name}: there is no Go to build it with`,
        'install Go 1.26 or newer (https://go.dev/dl) so that `go` is in the PATH',
      );
    throw new HarnessFailure(
      `the engine file ${name} did not build: ${error.message}`,
      'see above; does Go reach its module proxy (GOPROXY)? Try again',
    );
  }
}

async function patchFlags(name: EngineName, folder: string): Promise<readonly string[]> {
  const own = path.join(import.meta.dirname, name);
  const patched = path.join(folder, 'patched');
  if (name === 'kustomize') {
    // Downloaded, where nothing has been built yet.
    const module = await go(['mod', 'download', '-json', 'sigs.k8s.io/kustomize/api'], own);
    const { Dir } = JSON.parse(module) as { readonly Dir: string };
    return ['-modfile', kustomizeModule(Dir, own, patched)];
  }
  return ['-overlay', templateOverlay((await go(['env', 'GOROOT'], own)).trim(), patched)];
}

/** The loader that belongs to the compiler: the two speak a protocol that changes between releases. */
const wasmExec = async (): Promise<string> =>
  path.join((await go(['env', 'GOROOT'], import.meta.dirname)).trim(), 'lib', 'wasm', 'wasm_exec.js');

const go = (args: readonly string[], cwd: string): Promise<string> =>
  runCommand('go', args, {
    cwd,
    env: { ...swiftCompiler, GOOS: 'js', GOARCH: 'wasm', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
    standsBack: true,
  });

/** A package that is linked into an engine file, with its module; folders are absolute. */
export interface LinkedPackage {
  readonly module: string;
  readonly version: string;
  readonly moduleFolder: string;
  readonly folder: string;
}

/** What the engine files are linked from, or hold definitions of, and the Go that links them. Needs Go and the modules' sources. */
export async function engineModules(): Promise<{
  readonly packages: readonly LinkedPackage[];
  readonly go: { readonly version: string; readonly root: string };
}> {
  const format = ['Module.Path', 'Module.Version', 'Module.Dir', 'Dir'].map((each) => `{{.${each}}}`);
  const template = `{{if .Module}}${format.join('{{"\\t"}}')}{{end}}`;
  const packages: LinkedPackage[] = [];
  for (const name of ['kustomize', 'kubernetes'] as const) {
    const args = ['list', '-deps', ...tags(name), '-f', template, '.'];
    for (const line of (await go(args, path.join(import.meta.dirname, name))).split('\n')) {
      const [module = '', version = '', moduleFolder = '', folder = ''] = line.split('\t');
      if (folder !== '') packages.push({ module, version, moduleFolder, folder });
    }
  }
  for (const one of definingModules) {
    const folder = await sourcesOf(one);
    packages.push({ module: one.module, version: one.version, moduleFolder: folder, folder });
  }
  const [version = '', root = ''] = (await go(['env', 'GOVERSION', 'GOROOT'], import.meta.dirname)).split(
    '\n',
  );
  return { packages, go: { version, root } };
}

/** Everything that Go compiles from this folder, names and contents. */
function sources(name: EngineName): readonly string[] {
  const files = globSync([`${name}/**/*.{go,mod,sum}`, 'bridge/*.{go,mod,sum}'], {
    cwd: import.meta.dirname,
  });
  return files.sort().flatMap((file) => [file, readFileSync(path.join(import.meta.dirname, file), 'utf8')]);
}

const patchSources = (name: EngineName): readonly string[] =>
  (name === 'kustomize' ? ['kustomizeModule.ts', 'kustomizeNotes.ts'] : []).map((file) =>
    readFileSync(path.join(import.meta.dirname, file), 'utf8'),
  );

/** Leaves a file alone that is the same already: something may just be reading it. */
function place(from: string, to: string): void {
  const contents = readFileSync(from);
  if (!existsSync(to) || !readFileSync(to).equals(contents)) writeFileSync(to, contents);
}

function turns(): Making['inTurn'] {
  let last = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

const since = (start: number): string => `${((Date.now() - start) / 1000).toFixed(1)} s`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `node engine/build.ts [NAME…]` */
if (process.argv[1] === import.meta.filename) {
  const named = process.argv.slice(2).filter((name) => name === 'kustomize' || name === 'kubernetes');
  try {
    await buildEngine(named.length > 0 ? { engines: named } : {});
  } catch (error) {
    say(describeFailure(error));
    process.exitCode = 1;
  }
}
