import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseJson, type Json } from '../../../src/core/resource/json.ts';
import { provideGoTools } from '../../harness/tools/goTools.ts';

export type NativeBuild =
  { readonly ok: true; readonly objects: readonly Json[] } | { readonly ok: false; readonly message: string };

export interface NativeKustomize {
  /** Builds a folder of the disk with the command line. `flux` is its order without sorting. */
  build(folder: string, options: NativeOptions): Promise<NativeBuild>;
}

export interface NativeOptions {
  readonly order: 'flux' | 'cli';
  readonly restrictToRoot: boolean;
}

/** The kustomize of the command line, of the same release as the engine, compiled for this machine. */
export async function provideNativeKustomize(): Promise<NativeKustomize> {
  const folder = await provideGoTools({
    module: 'kustomize',
    title: 'the command line of kustomize',
    expected: 'about 1 minute, once',
    insteadSet: 'nothing: what the engine gives is compared with it',
  });
  return {
    build: async (root, { order, restrictToRoot }) => {
      const options = [
        ...(order === 'flux' ? ['--reorder', 'none'] : []),
        ...(restrictToRoot ? [] : ['--load-restrictor', 'LoadRestrictionsNone']),
      ];
      const { code, stdout, stderr } = await run(path.join(folder, 'kustomize'), ['build', root, ...options]);
      if (code !== 0) return { ok: false, message: errorOf(stderr) };
      const read = await run(path.join(folder, 'readyaml'), [], JSON.stringify(stdout));
      if (read.code !== 0) throw new Error(read.stderr);
      const objects = JSON.parse(read.stdout) as readonly string[];
      return { ok: true, objects: objects.map(parseJson) };
    },
  };
}

/** Warnings come before the error, which is the rest. */
const errorOf = (stderr: string): string => /^Error: ([\s\S]*)$/m.exec(stderr)?.[1]?.trim() ?? stderr;

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
