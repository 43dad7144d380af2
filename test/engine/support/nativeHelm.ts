import { spawn } from 'node:child_process';
import path from 'node:path';
import { isArray, member, parseJson, type Json } from '../../../src/core/resource/json.ts';
import { provideHelm } from '../../harness/tools/helm.ts';
import { provideKustomize } from '../../harness/tools/kustomize.ts';

export type NativeTemplate =
  | { readonly ok: true; readonly objects: readonly Json[]; readonly templates: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Helm's command line, of the same release as the engine, for this machine; it finds nothing of the person's own. */
export interface NativeHelm {
  /** `helm template` in a folder: the objects in its order, those of lists one by one, and the template of each document. */
  template(args: readonly string[], folder: string): Promise<NativeTemplate>;
}

export async function provideNativeHelm(): Promise<NativeHelm> {
  const helm = await provideHelm();
  const reader = await provideKustomize();
  return {
    template: async (args, folder) => {
      const { code, stdout, stderr } = await run(path.join(helm, 'helm'), ['template', ...args], folder);
      if (code !== 0) return { ok: false, message: errorOf(stderr) };
      const read = await run(path.join(reader, 'readyaml'), [], folder, JSON.stringify(stdout));
      const documents = (JSON.parse(read.stdout) as readonly string[]).map(parseJson);
      const objects = documents.flatMap((document) => {
        const items = member(document, 'items');
        return isArray(items) ? items : [document];
      });
      const templates = [...stdout.matchAll(/^# Source: (.*)$/gm)].map(([, template]) => template ?? '');
      return { ok: true, objects, templates };
    },
  };
}

/** Without what the command line says of its own flags. */
const errorOf = (stderr: string): string =>
  (/^Error: ([\s\S]*)$/m.exec(stderr)?.[1] ?? stderr).replace(/\n+Use --debug flag[^\n]*\n?$/, '').trim();

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], folder: string, input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { HOME: '/nonexistent', HELM_NO_PLUGINS: '1', KUBECONFIG: '/nonexistent/config' };
    const child = spawn(program, args, { cwd: folder, env, stdio: 'pipe' });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    child.stdin.on('error', () => undefined).end(input);
  });
}
