import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitOutput } from '../../harness/git.ts';
import { filesOf } from '../../support/planCases/planCases.ts';
import type { PlanCase } from '../../support/planCases/planCase.ts';
import type { AgentWorld } from './agentWorld.ts';
import { cloned } from './clone.ts';

/** A clone in which every case has a folder of its own. */
export interface ChangedClone {
  readonly folder: string;
  /** The files before the changes of the cases, or after them; the answer is the commit. */
  commit(index: 0 | 1): Promise<string>;
  push(): Promise<unknown>;
}

export async function changedClone(
  { folder, address }: Pick<AgentWorld, 'folder' | 'address'>,
  cases: readonly PlanCase[],
): Promise<ChangedClone> {
  const clone = await cloned(address, path.join(folder, 'clone'));
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  return {
    folder: clone,
    commit: async (index) => {
      for (const one of cases) writeFiles(path.join(clone, one.id), filesOf(one)[index]);
      await git('add', '--all', '--force');
      await git('commit', '--quiet', '--allow-empty', '--message', 'change');
      return (await git('rev-parse', 'HEAD')).toString().trim();
    },
    push: () => git('push', '--quiet', '--set-upstream', 'origin', 'main'),
  };
}

/** In place of all that is there. */
function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
