import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { endGroup } from '../../harness/process/endGroup.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';

export interface StartedEditor {
  /** `npm`, which starts the launcher, which starts `start.ts`. */
  readonly npm: ChildProcess;
  /** The id of `start.ts` itself. */
  readonly script: () => number;
  /** The id of its parent, withNode.mjs. */
  readonly launcher: () => number;
  readonly url: () => Promise<string>;
  readonly said: () => string;
  /** The folder of what it writes for the time being. */
  readonly temporary: string;
  /** Processes and folders that are left of it. */
  readonly leftovers: () => readonly string[];
  /** Ends it at once where a test has not. */
  readonly end: () => void;
}

const marker = 'PLUMBLINE_START_TEST';

/**
 * Runs `npm start` with arguments. All that descends from it is known by a variable that is inherited, and all that
 * it writes for the time being lies in one folder.
 */
export function startEditor(
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): StartedEditor {
  const temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
  const npm = spawn('npm', ['start', '--', ...args], {
    cwd: path.join(import.meta.dirname, '../../..'),
    // As a terminal does: a group of its own, which Ctrl-C reaches as a whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment, TMPDIR: temporary, [marker]: folder },
  });
  let said = '';
  for (const stream of [npm.stdout, npm.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const owned = (): readonly Owned[] =>
    processes().filter(({ variables }) => variables.includes(`${marker}=${folder}`));
  const withArgument = (text: string): number =>
    owned().find(({ line }) => line[1]?.endsWith(text))?.pid ?? 0;
  return {
    npm,
    said: () => said,
    temporary,
    script: () => withArgument('harness/start.ts'),
    launcher: () => withArgument('withNode.mjs'),
    url: () =>
      waitUntil(
        'address',
        () => {
          if (npm.exitCode !== null) throw new Error(`npm start ended: ${said}`);
          return /^ {2}(http:\/\/127\.0\.0\.1:\S+)$/m.exec(said)?.[1];
        },
        { timeoutMs: 120_000 },
      ),
    end: () => {
      if (npm.pid !== undefined && npm.exitCode === null && npm.signalCode === null) endGroup(npm.pid);
    },
    leftovers: () => [
      ...owned().map(({ pid, line }) => `${String(pid)} ${line.join(' ')}`),
      ...readdirSync(temporary).filter((name) => name.startsWith('plumbline-')),
    ],
  };
}

interface Owned {
  readonly pid: number;
  readonly line: readonly string[];
  readonly variables: readonly string[];
}

function processes(): readonly Owned[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid): readonly Owned[] => {
      try {
        const [line, variables] = ['cmdline', 'environ'].map((file) =>
          readFileSync(path.join('/proc', pid, file), 'utf8').split('\0'),
        );
        return [{ pid: Number(pid), line: line ?? [], variables: variables ?? [] }];
      } catch {
        // It has ended meanwhile, or is somebody else's.
        return [];
      }
    });
}
