import { execFile } from 'node:child_process';
import path from 'node:path';
import { projectFolder } from '../../harness/projectFolder.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the bundled command line in a folder. */
export function plumbline(folder: string, env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> {
  const program = path.join(projectFolder, 'dist', 'cli.cjs');
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 1e8 };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}
