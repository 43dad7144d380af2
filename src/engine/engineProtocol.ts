/** What the thread that starts an engine worker and the worker say to each other. */
export interface EngineWorkerData {
  /** Compiled once per file and shared by every worker that runs it. */
  readonly module: WebAssembly.Module;
  /** The text of Go's wasm_exec.js, of the same Go release that compiled the module. */
  readonly wasmExec: string;
  /** Variables of Go's runtime, and of nothing else. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface EngineRequest {
  readonly method: string;
  /** JSON text. */
  readonly arguments: string;
}

export type EngineMessage =
  | { readonly type: 'ready'; readonly memoryBytes: number }
  | {
      readonly type: 'answered';
      /** JSON text. */
      readonly json: string;
      /** What the call wrote to stderr, such as kustomize's warnings. */
      readonly log: string;
      /** Size of the linear memory, which never shrinks. */
      readonly memoryBytes: number;
    }
  | {
      readonly type: 'failed';
      /** As `Kind` in engine/bridge: rejected, wanted, refused. A panic is sent as `ended`. */
      readonly kind: string;
      readonly error: string;
      /** JSON text. */
      readonly detail: string;
      readonly memoryBytes: number;
    }
  /** The Go program is gone or not to be trusted any more; the worker takes no further request. */
  | { readonly type: 'ended'; readonly outOfMemory: boolean; readonly message: string };
