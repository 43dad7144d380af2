import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './commandLine/runCommandLine.ts';

// V8 optimises WebAssembly that has run for a while, on the cores that engines work on. What pays in an editor that
// is open for hours costs most of a short run: here, code has to run thirty times as long before. This process is ours
// alone, and no WebAssembly is in it yet.
setFlagsFromString('--wasm-tiering-budget=400000000');
// An engine file holds some 70,000 functions, of which a run calls a few thousand: these alone are validated, each before
// it runs for the first time.
setFlagsFromString('--wasm-lazy-validation');

void runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
