import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  answerSuffix,
  launcherVariables,
  requestSuffix,
  type LauncherAnswer,
  type LauncherRequest,
} from '../../harness/editor/launcherProtocol.ts';

/**
 * The hands and eyes of a person on the workbench, for tests inside the extension host. Everything waits until the
 * editor has painted.
 */
export const launcher = {
  /** Writes a picture of the whole workbench as `name`.png. */
  screenshot: async (name: string): Promise<void> => {
    await ask({ action: 'screenshot', name });
  },
  /** Moves the mouse onto a text that is on screen in an editor; gives the text of the hover that shows. */
  hover: async (text: string): Promise<string> => (await ask({ action: 'hover', text })).join('\n'),
  click: async (text: string): Promise<void> => {
    await ask({ action: 'click', text });
  },
  press: async (keys: string): Promise<void> => {
    await ask({ action: 'press', keys });
  },
  /** Tells the person who runs the tests. */
  say: async (line: string): Promise<void> => {
    await ask({ action: 'say', line });
  },
  texts: (selector: string): Promise<readonly string[]> => ask({ action: 'texts', selector }),
};

let asked = 0;

export async function ask(request: LauncherRequest): Promise<readonly string[]> {
  const folder = process.env[launcherVariables.requests];
  if (!folder) throw new Error('these tests run inside an editor: npm run test:host');
  const name = path.join(folder, String(++asked).padStart(6, '0'));
  // Written whole, then renamed: the launcher never reads half a file.
  writeFileSync(`${name}.tmp`, JSON.stringify(request));
  renameSync(`${name}.tmp`, `${name}${requestSuffix}`);
  while (!existsSync(`${name}${answerSuffix}`)) await sleep(25);
  // The launcher is of the same version.
  const answer = JSON.parse(readFileSync(`${name}${answerSuffix}`, 'utf8')) as LauncherAnswer;
  rmSync(`${name}${answerSuffix}`);
  if (!answer.ok) throw new Error(answer.message);
  return answer.texts;
}
