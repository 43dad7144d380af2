import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../../harness/cacheFolder.mjs';
import { provideEditor } from '../../../harness/tools/editor.ts';

/**
 * Lays out a stand-in for the desktop VS Code in an empty folder, as one is installed on Linux; gives its program. It
 * is not the desktop VS Code: it takes that one's command line, environment, exit codes and debugging port, and shows
 * the workbench of the VS Code for browsers (`program.ts`). With it the launchers run for real on a machine that
 * cannot have the desktop editor; what only Electron does differently is not seen.
 */
export async function makeStandIn(folder: string): Promise<string> {
  const product = path.join(await provideEditor(), 'node_modules/code-server/lib/vscode/package.json');
  for (const inner of ['bin', 'resources/app']) mkdirSync(path.join(folder, inner), { recursive: true });
  writeFileSync(path.join(folder, 'resources/app/package.json'), readFileSync(product));
  const script = path.join(import.meta.dirname, 'program.ts');
  // Tests give it another home, and what it consists of is in this cache all the same.
  const start = `PLUMBLINE_CACHE='${cacheFolder()}' exec '${process.execPath}' '${script}' "$@"`;
  const program = path.join(folder, 'code');
  for (const file of [program, path.join(folder, 'bin', 'code')])
    writeFileSync(file, `#!/bin/sh\n${start}\n`, { mode: 0o755 });
  return program;
}
