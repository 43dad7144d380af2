import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  at,
  isArray,
  isObject,
  parseJson,
  printJson,
  stringAt,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { removeFolder, temporaryFolder } from '../../harness/process/belongings.ts';
import { CommandFailure, runCommand } from '../../harness/process/command.ts';
import { provideKubectl } from '../../harness/tools/kubernetes.ts';
import { identityOf } from '../../support/driftModel/kubectlWrite.ts';

/** What `kubectl apply` made of one object. */
export type Applied =
  { readonly ok: true; readonly object: JsonObject } | { readonly ok: false; readonly text: string };

/** The real kubectl. */
export interface Kubectl {
  /** Applies objects, each under a name of its own, in few runs; by default as a dry run on the server. */
  apply(
    objects: ReadonlyMap<string, JsonObject>,
    options?: { readonly serverSide?: boolean; readonly forReal?: boolean },
  ): Promise<ReadonlyMap<string, Applied>>;
}

export async function kubectl(kubeconfig: string): Promise<Kubectl> {
  const program = path.join(await provideKubectl(), 'kubectl');
  return {
    apply: async (objects, { serverSide = false, forReal = false } = {}) => {
      const answers = new Map<string, Applied>();
      const folder = temporaryFolder('kubectl');
      const args = [
        ...['apply', '--kubeconfig', kubeconfig, '--cache-dir', path.join(folder, 'cache'), '-o', 'json'],
        '--show-managed-fields',
        ...(forReal ? [] : ['--dry-run=server']),
        ...(serverSide ? ['--server-side', '--force-conflicts'] : []),
      ];
      try {
        await applySome([...objects]);
      } finally {
        removeFolder(folder);
      }
      return answers;

      /** kubectl prints nothing where anything is refused: what is not goes in again. */
      async function applySome(some: readonly Named[]): Promise<void> {
        if (some.length === 0) return;
        const files = mkdtempSync(path.join(folder, 'files'));
        for (const [key, object] of some) writeFileSync(path.join(files, `${key}.json`), printJson(object));
        const ran = await run(program, [...args, '-f', files]);
        if (ran.ok) {
          for (const [key, object] of some) answers.set(key, found(ran.objects, object));
          return;
        }
        const named = some.length === 1 ? some : some.filter((one) => isAbout(ran.text, one));
        for (const [key] of named) answers.set(key, { ok: false, text: ran.text });
        if (named.length > 0) {
          await applySome(some.filter((one) => !named.includes(one)));
          return;
        }
        // The only refusal, and in words that name nothing.
        const middle = Math.ceil(some.length / 2);
        await applySome(some.slice(0, middle));
        await applySome(some.slice(middle));
      }
    },
  };
}

type Named = readonly [key: string, object: JsonObject];

/** One alone is told by its name, several by their files. */
const isAbout = (text: string, [key, object]: Named): boolean =>
  text.includes(`${path.sep}${key}.json"`) ||
  text.includes(`"${stringAt(object, 'metadata', 'name') ?? ''}" is invalid`);

type Ran =
  | { readonly ok: true; readonly objects: ReadonlyMap<string, JsonObject> }
  | { readonly ok: false; readonly text: string };

async function run(program: string, args: readonly string[]): Promise<Ran> {
  try {
    const answer = parseJson(await runCommand(program, args, { keptOutput: Infinity }));
    const items = at(answer, 'items');
    const objects = (isArray(items) ? items : [answer]).filter(isObject);
    return { ok: true, objects: new Map(objects.map((object) => [identityOf(object), object])) };
  } catch (error) {
    if (error instanceof CommandFailure) return { ok: false, text: error.message };
    throw error;
  }
}

function found(objects: ReadonlyMap<string, JsonObject>, object: JsonObject): Applied {
  const answer = objects.get(identityOf(object));
  return answer ? { ok: true, object: answer } : { ok: false, text: 'kubectl says nothing of it' };
}
