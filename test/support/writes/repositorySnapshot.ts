import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isolatedEnvironment } from '../temporaryRepository.ts';

/** All that somebody could lose in a repository, as values to compare. */
export interface RepositorySnapshot {
  readonly head: string;
  readonly refs: Readonly<Record<string, string>>;
  /** Tag (such as S for what a sparse checkout leaves out), mode, object and stage of every path, one a line. */
  readonly index: readonly string[];
  /** Mode and contents of every file of the working tree. */
  readonly files: Readonly<Record<string, string>>;
  readonly status: readonly string[];
  /** Every entry with its commits, as its log has it. */
  readonly stash: readonly string[];
  /** Messages of every reflog, newest first. */
  readonly reflogs: Readonly<Record<string, readonly string[]>>;
  readonly config: string;
  /** What Git has begun here, and locks. */
  readonly underWay: readonly string[];
}

export function repositorySnapshot(folder: string): RepositorySnapshot {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...args], {
      env: { ...isolatedEnvironment(), GIT_OPTIONAL_LOCKS: '0' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
  const [gitFolder = '', commonFolder = '', bare] = lines(
    git(
      'rev-parse',
      '--path-format=absolute',
      '--absolute-git-dir',
      '--git-common-dir',
      '--is-bare-repository',
    ),
  );
  const isBare = bare === 'true';
  const refs = lines(git('for-each-ref', '--format=%(refname) %(objectname)')).map((line) => line.split(' '));
  return {
    head: readFileSync(join(gitFolder, 'HEAD'), 'utf8').trim(),
    refs: Object.fromEntries(refs.map(([name = '', id = '']) => [name, id])),
    index: isBare ? [] : git('ls-files', '-z', '-v', '--stage').split('\0').slice(0, -1),
    files: isBare ? {} : filesBelow(folder, folder),
    status: isBare
      ? []
      : git('status', '--porcelain', '-z', '--untracked-files=all').split('\0').slice(0, -1),
    stash: logOf(join(commonFolder, 'logs', 'refs', 'stash')),
    reflogs: { ...reflogs(commonFolder), ...reflogs(gitFolder) },
    config: readFileSync(join(commonFolder, 'config'), 'utf8'),
    underWay: readdirSync(gitFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) =>
        /\.lock$|_HEAD$|^rebase-(merge|apply)$|^BISECT_|^MERGE_|^AUTO_MERGE|^sequencer$/.test(name),
      )
      .filter((name) => name !== 'FETCH_HEAD')
      .toSorted(),
  };
}

function filesBelow(folder: string, root: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === '.git') continue;
    const path = join(folder, entry.name);
    const name = path.slice(root.length + 1);
    if (entry.isDirectory()) Object.assign(files, filesBelow(path, root));
    else if (entry.isSymbolicLink()) files[name] = `link ${readlinkSync(path)}`;
    else files[name] = `${(lstatSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'latin1')}`;
  }
  return files;
}

function reflogs(gitFolder: string): Record<string, readonly string[]> {
  let names: readonly string[] = [];
  try {
    names = readdirSync(join(gitFolder, 'logs'), { recursive: true, encoding: 'utf8' });
  } catch {
    return {};
  }
  const files = names.filter((name) => lstatSync(join(gitFolder, 'logs', name)).isFile());
  return Object.fromEntries(
    files.map((name) => {
      const log = logOf(join(gitFolder, 'logs', name));
      return [name, log.map((line) => line.split('\t')[1] ?? '').toReversed()];
    }),
  );
}

/** The lines of a reflog, oldest first; none where there is no such file. */
const logOf = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
