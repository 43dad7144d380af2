import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { BlobProcess } from '../../../../src/git/read/blobProcess.ts';
import { temporaryRepository } from '../../../support/temporaryRepository.ts';

test('one process serves all calls, in turn', async (t) => {
  const { blobs, ids } = start(t);
  const answers = await Promise.all(ids.map((id) => blobs.read([id, id])));
  const pid = blobs.pid;
  assert.ok(pid !== undefined);
  assert.deepEqual(
    answers.map((answer) => (answer.ok ? [...answer.value.values()].map(text) : answer.failure)),
    [['one'], ['two']],
  );
  assert.ok((await blobs.read(ids)).ok);
  assert.equal(blobs.pid, pid);
  assert.deepEqual(await blobs.read([]), { ok: true, value: new Map() });
});

test('a process that died is started again', async (t) => {
  const { blobs, ids } = start(t);
  assert.ok((await blobs.read(ids)).ok);
  const pid = blobs.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  assert.ok((await blobs.read(ids)).ok, 'the end has not been noticed yet');
  assert.notEqual(blobs.pid, pid);
  process.kill(blobs.pid ?? 0, 'SIGKILL');
  await ended(blobs);
  assert.ok((await blobs.read(ids)).ok, 'the end has been noticed');
});

test('it ends when idle, and starts when needed', async (t) => {
  const { blobs, ids } = start(t, 1);
  assert.ok((await blobs.read(ids)).ok);
  await ended(blobs);
  assert.ok((await blobs.read(ids)).ok);
});

test('failures, and the next call is served all the same', async (t) => {
  const { blobs, ids, tree } = start(t);
  const cases = [
    [['e'.repeat(40)], 'missingObjects'],
    [[...ids, 'e'.repeat(40)], 'missingObjects'],
    [[tree], 'failed'],
    [['HEAD'], 'failed'],
    [[`${'e'.repeat(40)}\n${'e'.repeat(40)}`], 'failed'],
  ] as const;
  for (const [objectIds, code] of cases) {
    const outcome = await blobs.read(objectIds);
    assert.equal(outcome.ok ? 'no failure' : outcome.failure.code, code, objectIds.join());
    assert.ok((await blobs.read(ids)).ok);
  }
});

test('an abort ends the process; calls that wait behind it are served by another', async (t) => {
  const { blobs, ids } = start(t);
  assert.ok((await blobs.read(ids)).ok);
  const pid = blobs.pid;
  const controller = new AbortController();
  const aborted = blobs.read(ids, controller.signal);
  const behind = blobs.read(ids);
  await Promise.resolve();
  controller.abort();
  const outcome = await aborted;
  assert.ok(!outcome.ok && outcome.failure.code === 'cancelled');
  assert.ok((await behind).ok);
  assert.notEqual(blobs.pid, pid);
});

test('dispose ends the process and what waits', async (t) => {
  const { blobs, ids } = start(t);
  assert.ok((await blobs.read(ids)).ok);
  const waiting = blobs.read(ids);
  blobs.dispose();
  const outcome = await waiting;
  assert.ok(!outcome.ok && outcome.failure.code === 'cancelled');
  await ended(blobs);
});

function start(
  t: TestContext,
  idleMs?: number,
): { blobs: BlobProcess; ids: readonly string[]; tree: string } {
  const repository = temporaryRepository(t);
  repository.write('1', 'one');
  repository.write('2', 'two');
  repository.commit('first');
  const { git, folder, environment } = repository;
  const blobs = new BlobProcess({ program: 'git', environment }, folder, idleMs);
  t.after(() => {
    blobs.dispose();
  });
  return {
    blobs,
    ids: [git('rev-parse', 'HEAD:1'), git('rev-parse', 'HEAD:2')],
    tree: git('rev-parse', 'HEAD:'),
  };
}

async function ended(blobs: BlobProcess): Promise<void> {
  while (blobs.pid !== undefined) await setTimeout(1);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
