import { runInThisContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineMessage, EngineRequest, EngineWorkerData } from './engineProtocol.ts';

/**
 * The worker's side: runs one Go program, compiled to WebAssembly, and answers requests with it. The program gets
 * no file system, network, environment or process; what it writes to stderr is collected.
 */
async function run(): Promise<void> {
  const { module, wasmExec, environment } = workerData as EngineWorkerData;
  const log = new EngineLog();
  // Go's net/http would wait for fetch's promise inside a synchronous call, for ever.
  Reflect.deleteProperty(globalThis, 'fetch');
  // Without these, wasm_exec.js puts stubs in their place that answer "not implemented".
  Reflect.deleteProperty(globalThis, 'process');
  Reflect.deleteProperty(globalThis, 'fs');
  runInThisContext(wasmExec, { filename: 'wasm_exec.js' });
  // Go must not wait for its own writes either: kustomize warns on stderr in the middle of a build.
  golang.fs.writeSync = (_fd, bytes) => log.write(bytes);

  const go = new golang.Go();
  go.env = environment;
  let exitCode: number | undefined;
  go.exit = (code) => {
    exitCode = code;
  };
  const instance = await WebAssembly.instantiate(module, go.importObject);
  const memory = instance.exports['mem'] as WebAssembly.Memory;
  const ready = await new Promise<EngineCall | undefined>((resolve) => {
    golang.engineReady = resolve;
    void go.run(instance).then(() => {
      resolve(undefined);
    });
  });
  if (ready === undefined) {
    post(ended(log.take(), `the engine ended with ${String(exitCode)}`));
    return;
  }

  parentPort?.on('message', (request: EngineRequest) => {
    post(answer(ready, request));
  });
  post({ type: 'ready', memoryBytes: memory.buffer.byteLength });

  function answer(call: EngineCall, { method, arguments: text }: EngineRequest): EngineMessage {
    let reply: CallReply | undefined;
    try {
      reply = call(method, text);
    } catch (error) {
      // The call stack ran over, or a trap: the Go program's own state may be half changed.
      return ended(log.take(), String(error));
    }
    const written = log.take();
    if (exitCode !== undefined) return ended(written, `the engine ended with ${String(exitCode)}`);
    if (reply === undefined) return ended(written, 'the engine waits for something that cannot come');
    const memoryBytes = memory.buffer.byteLength;
    if ('json' in reply) return { type: 'answered', json: reply.json, log: written, memoryBytes };
    if (reply.kind === 'panic') return ended(written, reply.error);
    return { type: 'failed', ...reply, memoryBytes };
  }
}

type EngineCall = (method: string, argument: string) => CallReply | undefined;

/** What the function gives that engine/bridge hands over. */
type CallReply =
  { readonly json: string } | { readonly error: string; readonly kind: string; readonly detail: string };

/** What wasm_exec.js and engine/bridge leave in the global object. */
const golang = globalThis as unknown as {
  Go: new () => {
    readonly importObject: WebAssembly.Imports;
    env: Readonly<Record<string, string>>;
    exit: (code: number) => void;
    run(instance: WebAssembly.Instance): Promise<void>;
  };
  fs: { writeSync: (fd: number, bytes: Uint8Array) => number };
  engineReady: (call: EngineCall) => void;
};

class EngineLog {
  readonly #texts: string[] = [];
  #bytes = 0;

  write(bytes: Uint8Array): number {
    this.#bytes += bytes.length;
    if (this.#bytes <= limitOfLog) this.#texts.push(new TextDecoder().decode(bytes));
    return bytes.length;
  }

  take(): string {
    this.#bytes = 0;
    return this.#texts.splice(0).join('');
  }
}

/** A build that warns without end must not fill the memory with it. */
const limitOfLog = 256 * 1024;

function ended(log: string, reason: string): EngineMessage {
  const message = log === '' ? reason : `${reason}\n${log}`;
  return { type: 'ended', outOfMemory: tellsOfMemory.test(message), message };
}

/** As Go's runtime and V8 put it. */
const tellsOfMemory = /out of memory|cannot allocate memory|Array buffer allocation failed/;

const post = (message: EngineMessage): void => parentPort?.postMessage(message);

void run();
