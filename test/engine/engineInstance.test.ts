import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Json } from '../../src/core/resource/json.ts';
import { EngineInstance, type EngineInstanceOptions } from '../../src/engine/engineInstance.ts';
import { faultyEngine } from './support/faultyEngine.ts';
import { workerEntry } from './support/testEngine.ts';

const file = await faultyEngine();
const started: EngineInstance[] = [];
after(() => {
  for (const engine of started) engine.dispose();
});

/** An engine with one thing to remember, so that a fresh worker can be told from the one before. */
function start(options: Partial<EngineInstanceOptions> = {}): EngineInstance {
  const engine = new EngineInstance({
    entry: workerEntry,
    file: () => Promise.resolve(file),
    restore: () => [{ method: 'remember', argument: 'restored' }],
    ...options,
  });
  started.push(engine);
  return engine;
}

async function call(engine: EngineInstance, method: string, argument: Json = null): Promise<unknown> {
  const outcome = await engine.call(method, argument);
  return outcome.ok ? JSON.parse(outcome.value.json) : outcome.failure;
}

describe('an engine instance', () => {
  it('serves calls in their order', async () => {
    const engine = start();
    const answers = await Promise.all(['a', 'b', 'c'].map((word) => call(engine, 'remember', word)));
    assert.deepEqual(answers, [
      ['restored', 'a'],
      ['restored', 'a', 'b'],
      ['restored', 'a', 'b', 'c'],
    ]);
  });

  it('collects what the engine writes to stderr, call by call', async () => {
    const engine = start();
    const warned = await engine.call('warn', 2);
    assert.ok(warned.ok);
    assert.equal(warned.value.log, 'warning 0\nwarning 1\n');
    const silent = await engine.call('recall', null);
    assert.ok(silent.ok);
    assert.equal(silent.value.log, '');
    // More than a pipe holds must not stall it, nor fill the memory.
    const much = await engine.call('warn', 20_000);
    assert.ok(much.ok);
    assert.ok(much.value.log.length <= 256 * 1024);
  });

  it('gives the engine no network, files, variables or folder', async () => {
    const engine = start();
    assert.deepEqual(await call(engine, 'fetch', 'https://example.com/x'), {
      code: 'rejected',
      message: 'Get "https://example.com/x": remote content is not fetched: https://example.com/x',
    });
    assert.deepEqual(await call(engine, 'readFile', import.meta.filename), {
      code: 'rejected',
      message: `open ${import.meta.filename}: not implemented on js`,
    });
    assert.deepEqual(await call(engine, 'environment'), { variables: [], folder: '', failed: true });
    assert.deepEqual(await call(engine, 'recall'), ['restored']);
  });

  it('tells the kinds of failures apart', async () => {
    const engine = start();
    assert.deepEqual(await call(engine, 'reject'), { code: 'rejected', message: 'no such thing' });
    assert.deepEqual(await call(engine, 'want'), { code: 'wanted', paths: ['/a', '/b'] });
    assert.deepEqual(await call(engine, 'refuse'), {
      code: 'refused',
      reason: 'TypeError',
      message: 'field not declared in schema',
      fields: ['spec.a'],
      onlyWithLive: false,
    });
  });
});

const faults = [
  { method: 'panic', code: 'crashed', says: /^a fault\n/ },
  { method: 'unheard-of', code: 'crashed', says: /no such method: unheard-of/ },
  { method: 'exit', code: 'crashed', says: /the engine ended with 3/ },
  { method: 'wait', code: 'crashed', says: /deadlock/ },
  { method: 'recurse', code: 'crashed', says: /stack/ },
  { method: 'grow', argument: 5000, code: 'outOfMemory', says: /memory/ },
] as const;

describe('an engine that fails', () => {
  for (const { method, code, says, ...more } of faults) {
    it(`${method}: says so, and the next call is served by a fresh worker`, async () => {
      const engine = start();
      await call(engine, 'remember', 'lost');
      const [failure, next] = await Promise.all([
        engine.call(method, 'argument' in more ? more.argument : null),
        call(engine, 'recall'),
      ]);
      assert.ok(!failure.ok && 'message' in failure.failure);
      assert.equal(failure.failure.code, code);
      assert.match(failure.failure.message, says);
      assert.deepEqual(next, ['restored']);
    });
  }

  it('ends a call at its time limit', async () => {
    const engine = start({ callTimeoutMs: 300 });
    const [failure, next] = await Promise.all([call(engine, 'spin'), call(engine, 'recall')]);
    assert.deepEqual(failure, { code: 'timedOut', afterMs: 300 });
    assert.deepEqual(next, ['restored']);
  });

  it('says that its file cannot be loaded, and tries again with the next call', async () => {
    let failing = true;
    const engine = start({
      file: () => (failing ? Promise.reject(new Error('no such file')) : Promise.resolve(file)),
    });
    assert.deepEqual(await call(engine, 'recall'), {
      code: 'crashed',
      message: "the engine's file cannot be loaded: Error: no such file",
    });
    failing = false;
    assert.deepEqual(await call(engine, 'recall'), ['restored']);
  });

  it('fails each call where its worker cannot start', async () => {
    const engine = start({ entry: '/nowhere/engineWorker.cjs' });
    const failures = await Promise.all([call(engine, 'recall'), call(engine, 'recall')]);
    for (const failure of failures) assert.match(JSON.stringify(failure), /"crashed".*nowhere/);
  });
});

describe('cancelling', () => {
  it('takes a waiting call out of the queue', async () => {
    const engine = start();
    const controller = new AbortController();
    const calls = [
      engine.call('work', 200),
      engine.call('remember', 'cancelled', { signal: controller.signal }),
      engine.call('remember', 'kept'),
    ];
    controller.abort();
    const [working, waiting, last] = await Promise.all(calls);
    assert.ok(working?.ok);
    assert.deepEqual(waiting, { ok: false, failure: { code: 'cancelled' } });
    assert.ok(last?.ok);
    assert.equal(last.value.json, '["restored","kept"]');
  });

  it('answers at once, and ends a worker that does not come back', async () => {
    const engine = start();
    await engine.start();
    const controller = new AbortController();
    const spinning = engine.call('spin', null, { signal: controller.signal });
    const next = call(engine, 'recall');
    controller.abort();
    assert.deepEqual(await spinning, { ok: false, failure: { code: 'cancelled' } });
    assert.deepEqual(await next, ['restored']);
  });

  it('keeps a worker that is done soon after', async () => {
    const engine = start({ cancelGraceMs: 60_000 });
    await call(engine, 'remember', 'before');
    const controller = new AbortController();
    const working = engine.call('work', 100, { signal: controller.signal });
    const next = call(engine, 'recall');
    controller.abort();
    assert.deepEqual(await working, { ok: false, failure: { code: 'cancelled' } });
    assert.deepEqual(await next, ['restored', 'before']);
  });

  it('keeps a worker that is only starting', async () => {
    const engine = start();
    const controller = new AbortController();
    const first = engine.call('remember', 'never', { signal: controller.signal });
    const second = call(engine, 'recall');
    controller.abort();
    assert.deepEqual(await first, { ok: false, failure: { code: 'cancelled' } });
    assert.deepEqual(await second, ['restored']);
  });

  it('is what happens to calls of an engine that is disposed', async () => {
    const engine = start();
    await engine.start();
    const calls = [engine.call('spin', null), engine.call('recall', null)];
    engine.dispose();
    for (const outcome of await Promise.all([...calls, engine.call('recall', null)]))
      assert.deepEqual(outcome, { ok: false, failure: { code: 'cancelled' } });
  });
});

describe('a worker that is idle', () => {
  it('ends, and starts again on demand', async () => {
    const engine = start({ idleEndMs: 50 });
    await call(engine, 'remember', 'lost');
    await until(() => engine.memoryBytes === 0);
    assert.deepEqual(await call(engine, 'recall'), ['restored']);
  });

  it('stays while it is kept', async () => {
    const engine = start({ idleEndMs: 20 });
    engine.keep(true);
    await call(engine, 'remember', 'held');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(await call(engine, 'recall'), ['restored', 'held']);
    engine.keep(false);
    await until(() => engine.memoryBytes === 0);
  });

  it('is replaced where it has grown large', async () => {
    const engine = start({ idleMemoryBytes: 50_000_000 });
    await call(engine, 'grow', 10);
    const before = engine.memoryBytes;
    assert.deepEqual(await call(engine, 'remember', 'lost'), ['restored', 'lost']);
    await call(engine, 'grow', 100);
    await until(() => engine.memoryBytes > 0 && engine.memoryBytes < before);
    assert.deepEqual(await call(engine, 'recall'), ['restored']);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
