import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { disownGroup, ownGroup } from '../process/belongings.ts';
import { say } from '../say.ts';
import type { TimedResult } from './attempt.ts';

/** Waits for the end of what runs beside, and says meanwhile what it says and has said. */
export type Beside = () => Promise<TimedResult>;

/**
 * Runs a script of this folder in a process of its own, from now on: its suite waits more than it computes. It goes
 * first where both compute, since a person would not wait for it either.
 */
export function startBeside(script: string, ended: AbortSignal): Beside {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) ownGroup(pid);
  ended.addEventListener('abort', () => child.kill());
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

  let said = '';
  let isItsTurn = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      if (isItsTurn) process.stderr.write(text);
      else said += text;
    });
  let result: TimedResult = { passed: 0, failed: 1, failures: [], milliseconds: 0 };
  // It is hostBeside.ts of the same version, so its shape is not checked.
  child.on('message', (message) => (result = message as TimedResult));
  const end = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      said += error.message;
      resolve();
    });
    child.on('close', () => resolve());
  });
  return async () => {
    if (said !== '') say(said.trimEnd());
    isItsTurn = true;
    await end;
    if (pid !== undefined) disownGroup(pid);
    return result;
  };
}
