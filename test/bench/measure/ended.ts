import { spawn } from 'node:child_process';
import { endGroup } from '../../harness/process/endGroup.ts';
import { disownGroup, ownGroup } from '../../harness/process/belongings.ts';

export interface Ended {
  readonly stdout: string;
  readonly ms: number;
}

export interface EndedOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Exit codes that say that it worked; 0 unless told. */
  readonly codes?: readonly number[];
  /** After which it is ended, and has failed. */
  readonly minutes?: number;
}

/** Runs a program to its end and measures it, its start included. */
export function ended(
  program: string,
  args: readonly string[],
  { cwd, env, codes = [0], minutes = 15 }: EndedOptions,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) ownGroup(pid);
    const stdout: string[] = [];
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    const late = setTimeout(() => pid !== undefined && endGroup(pid), minutes * 60_000);
    child.on('close', (code) => {
      clearTimeout(late);
      const ms = performance.now() - start;
      if (pid !== undefined) disownGroup(pid);
      if (code === null || !codes.includes(code))
        reject(new Error(`${program} ${args.join(' ')} ended with ${String(code)}: ${stderr.slice(-2000)}`));
      else resolve({ stdout: stdout.join(''), ms });
    });
  });
}
