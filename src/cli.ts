import { runCommandLine } from './commandLine/runCommandLine.ts';

void runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
