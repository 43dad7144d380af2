import { execFile } from 'node:child_process';
import { startFolder } from '../../read/gitCommand.ts';
import type { TokenSources } from './tokenSources.ts';
import { programOnPath } from '../../../programs/programOnPath.ts';

/**
 * What a program of the PATH says; undefined where there is none, or where it fails or takes long. It is looked for in
 * the PATH's absolute folders alone and started away from every repository: none may put a program in its place.
 */
export async function runLoginTool(
  name: string,
  args: readonly string[],
  { environment, signal }: Pick<TokenSources, 'environment' | 'signal'>,
): Promise<string | undefined> {
  const program = await programOnPath(name, environment);
  if (program === undefined) return undefined;
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { cwd: startFolder, env: environment, timeout: 5_000, windowsHide: true, signal },
      // Its words could hold a token, so that a failure says nothing.
      (error, stdout) => {
        const said = stdout.trim();
        resolve(error || said === '' ? undefined : said);
      },
    );
  });
}
