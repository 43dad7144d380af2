/** One engine file, compiled and ready to be run by any number of workers. */
export interface EngineFile {
  readonly module: WebAssembly.Module;
  /** The text of the wasm_exec.js that belongs to it. */
  readonly wasmExec: string;
}
