/** One engine file, compiled and ready to be run by any number of workers. */
export interface EngineFile {
  readonly module: WebAssembly.Module;
  /** The text of the wasm_exec.js that belongs to it. */
  readonly wasmExec: string;
  /** Variables of Go's runtime, such as GOGC; the program sees no others. */
  readonly environment: Readonly<Record<string, string>>;
}
