import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../say.ts';
import {
  answerSuffix,
  requestSuffix,
  type HostTestResult,
  type LauncherAnswer,
  type LauncherRequest,
} from './launcherProtocol.ts';

export type PageRequest = Exclude<LauncherRequest, { readonly action: 'finished' | 'say' }>;

/**
 * Answers the requests of tests until they say that they have finished: their result. Or until `endReason` names a
 * reason why that will not come.
 */
export async function serveLauncher(
  folder: string,
  answer: (request: PageRequest) => Promise<readonly string[]>,
  endReason: () => string | undefined,
): Promise<HostTestResult | string> {
  for (;;) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith(requestSuffix))) {
      const file = path.join(folder, name);
      // Tests of the same version wrote it.
      const request = JSON.parse(readFileSync(file, 'utf8')) as LauncherRequest;
      rmSync(file);
      if (request.action === 'say') say(`  ${request.line}`);
      const isForPage = request.action !== 'say' && request.action !== 'finished';
      const texts = isForPage ? () => answer(request) : () => Promise.resolve([]);
      write(file.slice(0, -requestSuffix.length), await attempt(texts));
      if (request.action === 'finished') return request.result;
    }
    const reason = endReason();
    if (reason !== undefined) return reason;
    await sleep(25);
  }
}

async function attempt(answer: () => Promise<readonly string[]>): Promise<LauncherAnswer> {
  try {
    return { ok: true, texts: await answer() };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function write(name: string, answer: LauncherAnswer): void {
  writeFileSync(`${name}.tmp`, JSON.stringify(answer));
  renameSync(`${name}.tmp`, `${name}${answerSuffix}`);
}
