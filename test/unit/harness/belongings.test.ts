import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { waitUntil } from '../../harness/process/waitUntil.ts';

const owner = path.join(import.meta.dirname, 'ownServer.ts');

for (const { how, end } of [
  { how: 'SIGKILL', end: 'SIGKILL' as const },
  { how: 'SIGTERM, unhandled', end: 'SIGTERM' as const },
  { how: 'its own exit', end: undefined },
])
  test(`servers, what they started, and temporary folders end with their owner: ${how}`, async () => {
    const child = spawn(process.execPath, [owner, end ? 'wait' : 'exit'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    const { folder, server, grandchild } = await waitUntil('server', () =>
      text.endsWith('\n') ? parse(text) : undefined,
    );
    if (end) {
      assert.deepEqual([existsSync(folder), isAlive(server), isAlive(grandchild)], [true, true, true]);
      child.kill(end);
    }
    await waitUntil(
      'end of everything',
      () => !existsSync(folder) && !isAlive(server) && !isAlive(grandchild),
    );
  });

const parse = (text: string) => {
  const [folder = '', server, grandchild] = text.trim().split(' ');
  return { folder, server: Number(server), grandchild: Number(grandchild) };
};

/** On Linux a process that ended but that nobody waited for still has its id; whether orphans are waited for differs. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return false;
  }
}
