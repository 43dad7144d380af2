import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseJson, type Json } from '../../../src/core/resource/json.ts';
import { provideGoTools } from '../../harness/tools/goTools.ts';
import { provideKustomize } from '../../harness/tools/kustomize.ts';

export type NativeBuild =
  { readonly ok: true; readonly objects: readonly Json[] } | { readonly ok: false; readonly message: string };

/** How the same is built without the engine. */
export interface NativeKustomize {
  /** Builds a folder of the disk: in the order `cli` with the command line, in the order `flux` with Flux's code. */
  build(folder: string, options: NativeOptions): Promise<NativeBuild>;
}

export interface NativeOptions {
  readonly order: 'flux' | 'cli';
  readonly restrictToRoot: boolean;
  /** The program that inflates charts; without it none are. */
  readonly helm?: string;
}

/** The command line of kustomize and Flux's own packages, of the same releases as the engine, for this machine. */
export async function provideNativeKustomize(): Promise<NativeKustomize> {
  const kustomize = await provideKustomize();
  const flux = await provideGoTools({
    module: 'kustomize/flux',
    title: "Flux's packages around kustomize",
    expected: 'about 1 minute, once',
  });
  return {
    build: async (folder, { order, restrictToRoot, helm }) => {
      if (order === 'flux') return objectsOf(await run(path.join(flux, 'flux'), [folder]));
      const anywhere = restrictToRoot ? [] : ['--load-restrictor', 'LoadRestrictionsNone'];
      const inflating = helm === undefined ? [] : ['--enable-helm', '--helm-command', helm];
      const args = ['build', folder, ...anywhere, ...inflating];
      const built = await run(path.join(kustomize, 'kustomize'), args);
      if (built.code !== 0) return { ok: false, message: errorOf(built.stderr) };
      return objectsOf(await run(path.join(kustomize, 'readyaml'), [], JSON.stringify(built.stdout)));
    },
  };
}

function objectsOf({ code, stdout, stderr }: Ended): NativeBuild {
  if (code !== 0) return { ok: false, message: errorOf(stderr) };
  return { ok: true, objects: (JSON.parse(stdout) as readonly string[]).map(parseJson) };
}

/** Warnings come before the error, which is the rest. The command line dies where Flux catches a panic. */
function errorOf(stderr: string): string {
  const panic = /^panic: (.*?)(?: \[recovered.*)?$/m.exec(stderr)?.[1];
  if (panic !== undefined) return `recovered from kustomize build panic: ${panic}`;
  return /^Error: ([\s\S]*)$/m.exec(stderr)?.[1] ?? stderr;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'pipe' });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    child.stdin.on('error', () => undefined).end(input); // kustomize ends without reading
  });
}
