import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real repository in a temporary folder, away from the configuration of whoever runs the tests. */
export interface TemporaryRepository {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly git: (...args: readonly string[]) => string;
  readonly write: (path: string, contents: string | Uint8Array) => void;
  /** Commits all that is there and gives the commit's id. */
  readonly commit: (message: string) => string;
  /** Makes a commit of these files alone, in one pack, and the index, but writes none of them to the disk: quick for very many. */
  readonly import: (files: readonly (readonly [path: string, contents: string])[]) => void;
}

/** A test, or a file of them. */
interface Ending {
  readonly after: (end: () => void) => void;
}

export function temporaryFolder(t: Ending): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'plumbline-git-')));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function temporaryRepository(t: Ending, folder = temporaryFolder(t)): TemporaryRepository {
  mkdirSync(folder, { recursive: true });
  const environment = isolatedEnvironment();
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...args], {
      env: environment,
      encoding: 'utf8',
      maxBuffer: 1e8,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  const write = (path: string, contents: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  };
  const commit = (message: string): string => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  const importFiles = (files: readonly (readonly [path: string, contents: string])[]): void => {
    const data = (text: string): string => `data ${String(Buffer.byteLength(text))}\n${text}\n`;
    const stream =
      `commit refs/heads/main\ncommitter Ada Example <ada@example.com> 1772000000 +0000\n${data('many')}` +
      files.map(([path, contents]) => `M 100644 inline ${path}\n${data(contents)}`).join('');
    execFileSync('git', ['-C', folder, 'fast-import', '--quiet'], { env: environment, input: stream });
    git('read-tree', 'HEAD');
  };
  return { folder, environment, git, write, commit, import: importFiles };
}

/** A program that leaves a mark when anything runs it. */
export function trap(folder: string, mark: string): string {
  const program = join(folder, 'trap.sh');
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> '${mark}'\nexit 0\n`);
  chmodSync(program, 0o755);
  return program;
}

export const isolatedEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada Example',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2026-03-04T05:06:07+02:00',
  GIT_COMMITTER_NAME: 'Ada Example',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '2026-03-04T05:06:07+02:00',
});
