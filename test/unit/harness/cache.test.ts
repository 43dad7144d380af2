import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { cached } from '../../harness/cache.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-cache-test-'));
process.env['PLUMBLINE_CACHE'] = folder;
after(() => rmSync(folder, { recursive: true }));

const maker = path.join(import.meta.dirname, 'makeEntry.ts');
const log = path.join(folder, 'log');
const made = (): number => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').length - 1 : 0);
const leftovers = (name: string): readonly string[] =>
  readdirSync(folder).filter((file) => file.startsWith(name) && !/^[a-z]+-[0-9a-f]{12}$/.test(file));

test('an entry is made once, and again when what it depends on changes', async () => {
  const make = (text: string) => async (target: string) => {
    await writeFile(path.join(target, 'text'), text);
  };
  const first = await cached({ name: 'once', inputs: ['1'], make: make('one') });
  const again = await cached({ name: 'once', inputs: ['1'], make: make('never') });
  const other = await cached({ name: 'once', inputs: ['2'], make: make('two') });
  assert.equal(again, first);
  assert.equal(readFileSync(path.join(first, 'text'), 'utf8'), 'one');
  assert.equal(readFileSync(path.join(other, 'text'), 'utf8'), 'two');
});

test('what fails leaves nothing behind and is made the next time', async () => {
  const entry = { name: 'failing', inputs: [] };
  await assert.rejects(
    cached({ ...entry, make: () => Promise.reject(new Error('no network')) }),
    /no network/,
  );
  assert.deepEqual(leftovers('failing'), []);
  assert.ok(existsSync(await cached({ ...entry, make: () => Promise.resolve() })));
});

test('two processes at once make it once', async () => {
  const ended = [1, 2].map(
    () =>
      new Promise<number | null>((resolve) =>
        spawn(process.execPath, [maker, 'both', log, '300'], { stdio: 'ignore' }).on('exit', resolve),
      ),
  );
  assert.deepEqual(await Promise.all(ended), [0, 0]);
  assert.equal(made(), 1);
});

test('a process that is killed leaves nothing half done, and its lock is taken over', async () => {
  const killed = spawn(process.execPath, [maker, 'killed', log, '60000'], { stdio: 'ignore' });
  const before = made();
  await waitUntil('entry being made', () => made() === before + 1);
  killed.kill('SIGKILL');
  await new Promise((resolve) => killed.on('exit', resolve));
  await waitUntil('removal by the watchdog', () =>
    leftovers('killed').every((file) => file.endsWith('.lock')),
  );
  assert.equal(leftovers('killed').length, 1, 'a dead process cannot give its lock back');
  assert.equal(spawnSync(process.execPath, [maker, 'killed', log, '0']).status, 0);
  assert.equal(made(), before + 2);
  assert.deepEqual(leftovers('killed'), []);
});

test('entries of other versions go when they were not used for a month', async () => {
  const entry = (version: string) => ({ name: 'old', inputs: [version], make: () => Promise.resolve() });
  const unused = await cached(entry('1'));
  const used = await cached(entry('2'));
  const longAgo = new Date(Date.now() - 40 * 24 * 3_600_000);
  for (const each of [unused, used]) utimesSync(each, longAgo, longAgo);
  await cached(entry('2'));
  await cached(entry('3'));
  assert.deepEqual([existsSync(unused), existsSync(used)], [false, true]);
});
