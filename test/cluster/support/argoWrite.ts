import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  isObject,
  member,
  parseJson,
  printJson,
  stringAt,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { provideArgoWrite } from '../../harness/tools/argoWrite.ts';

export interface ArgoQuestion extends JsonObject {
  readonly mode: 'argo-csa' | 'argo-ssa' | 'argo-replace';
  readonly object: JsonObject;
  readonly live: JsonObject | null;
  readonly dryRun: boolean;
}

/** `written` is what the API server answered to the last write; absent where nothing was to be written. */
export type ArgoAnswer =
  | { readonly ok: true; readonly written: JsonObject | undefined }
  | { readonly ok: false; readonly text: string };

/** The library by which Argo CD writes, as a process that answers one question after another. */
export interface ArgoWriter {
  ask(question: ArgoQuestion): Promise<ArgoAnswer>;
  stop(): void;
}

export async function startArgoWriter(kubeconfig: string): Promise<ArgoWriter> {
  const child = spawn(path.join(await provideArgoWrite(), 'argo-write'), [kubeconfig], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();

  async function next(question: ArgoQuestion): Promise<ArgoAnswer> {
    child.stdin.write(`${printJson(question)}\n`);
    const line = await lines.next();
    if (line.done) throw new Error('argo-write has ended');
    const answer = parseJson(line.value);
    const written = member(answer, 'written');
    return member(answer, 'ok') === true
      ? { ok: true, written: isObject(written) ? written : undefined }
      : { ok: false, text: stringAt(answer, 'message') ?? '' };
  }

  return {
    ask: (question) => {
      const answer = last.then(() => next(question));
      last = answer.catch(() => undefined);
      return answer;
    },
    stop: () => {
      child.kill();
    },
  };
}
