/** The part of the WebAssembly API that runs an engine; TypeScript has it only in its library of the browser. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  function compile(bytes: Uint8Array): Promise<Module>;
  function compileStreaming(source: Response): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
