import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder, temporaryRepository, type TemporaryRepository } from '../temporaryRepository.ts';

/** A repository with a remote, in which somebody works. `target` is the file that a change is about. */
export interface StateRepository extends TemporaryRepository {
  readonly upstream: string;
  /** A folder that goes with the test, for what else a state needs. */
  readonly outside: string;
}

export const target = 'apps/deployment.yaml';
export const targetBefore = 'replicas: 1\nimage: a\n';
export const targetNow = 'replicas: 2\nimage: a\n';
export const targetAfter = 'replicas: 3\nimage: a\n';

/** Two commits, pushed to a bare upstream: the first has one replica, the second two. */
export function stateRepository(t: TestContext, options: { readonly format?: string } = {}): StateRepository {
  const outside = temporaryFolder(t);
  const upstream = join(outside, 'upstream.git');
  const format = `--object-format=${options.format ?? 'sha1'}`;
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', format, upstream], {
    env: process.env,
  });
  const folder = join(outside, 'clone');
  if (options.format !== undefined) execFileSync('git', ['init', '--quiet', format, '-b', 'main', folder]);
  const repository = temporaryRepository(t, folder);
  repository.write(target, targetBefore);
  for (const name of ['one', 'two', 'three']) repository.write(`${name}.yaml`, `name: ${name}\n`);
  repository.commit('First');
  repository.write(target, targetNow);
  repository.commit('Two replicas');
  repository.git('remote', 'add', 'origin', upstream);
  repository.git('push', '--quiet', '--set-upstream', 'origin', 'main');
  repository.git('config', 'user.name', 'Ada Example');
  repository.git('config', 'user.email', 'ada@example.com');
  // Who commits is for the configuration to say.
  const environment = Object.fromEntries(
    Object.entries(repository.environment).filter(([name]) => !/^GIT_(AUTHOR|COMMITTER)_/.test(name)),
  );
  return { ...repository, environment, upstream, outside };
}

/** Keeps a folder as it is now; the answer makes it so again, at the same path, which repositories refer to. */
export function savedFolder(t: TestContext, folder: string): () => void {
  const saved = join(temporaryFolder(t), 'saved');
  const copy = (from: string, to: string): void => {
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  };
  copy(folder, saved);
  return () => {
    rmSync(folder, { recursive: true, force: true });
    copy(saved, folder);
  };
}

/** Brings a repository into a state; may answer with another folder in which the work goes on. */
export type MakeState = (repository: StateRepository) => string | undefined;

const dirty: MakeState = ({ write, folder }) => {
  write('one.yaml', 'name: changed\n');
  rmSync(join(folder, 'two.yaml'));
  return undefined;
};

const staged: MakeState = ({ write, git }) => {
  write('one.yaml', 'name: staged\n');
  write('new.yaml', 'new\n');
  git('add', 'one.yaml', 'new.yaml');
  git('rm', '--quiet', 'two.yaml');
  write('one.yaml', 'name: staged and changed again\n');
  return undefined;
};

/** A side branch that changes `one.yaml` otherwise than `main` does. */
function diverge({ git, write, commit }: StateRepository): void {
  git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
  write('one.yaml', 'name: side\n');
  commit('Side');
  git('checkout', '--quiet', 'main');
  write('one.yaml', 'name: main\n');
  commit('Main');
}

const attempt = (git: TemporaryRepository['git'], ...args: readonly string[]): void => {
  try {
    git(...args);
  } catch {
    // It stops in the middle, which is what is wanted.
  }
};

const hook = (file: string, script: string): void => {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
};

export const states: Readonly<Record<string, MakeState>> = {
  clean: () => undefined,
  'dirty files': dirty,
  'staged files': staged,
  'untracked files': ({ write, git }) => {
    write('untracked.yaml', 'a\n');
    write('announced.yaml', 'b\n');
    git('add', '--intent-to-add', 'announced.yaml');
    return undefined;
  },
  stash: (repository) => {
    staged(repository);
    repository.git('stash', 'push', '--quiet');
    dirty(repository);
    return undefined;
  },
  'target staged otherwise': ({ write, git }) => {
    write(target, 'replicas: 7\n');
    git('add', target);
    return undefined;
  },
  'target staged the same': ({ write, git }) => {
    write(target, targetAfter);
    git('add', target);
    return undefined;
  },
  'merge conflict': (repository) => {
    diverge(repository);
    attempt(repository.git, 'merge', 'side');
    return undefined;
  },
  'merge to conclude': (repository) => {
    repository.git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
    repository.write('three.yaml', 'name: side\n');
    repository.commit('Side');
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
    return undefined;
  },
  'rebase under way': (repository) => {
    diverge(repository);
    attempt(repository.git, 'rebase', 'side');
    return undefined;
  },
  'cherry-pick under way': (repository) => {
    diverge(repository);
    attempt(repository.git, 'cherry-pick', 'side');
    return undefined;
  },
  'revert under way': (repository) => {
    diverge(repository);
    repository.write('one.yaml', 'name: later\n');
    repository.commit('Later');
    attempt(repository.git, 'revert', '--no-edit', 'HEAD~1');
    return undefined;
  },
  'bisect under way': ({ git }) => {
    git('bisect', 'start', 'HEAD', 'HEAD~1');
    return undefined;
  },
  'conflict of a stash': (repository) => {
    const { git, write, commit } = repository;
    write('one.yaml', 'name: stashed\n');
    git('stash', 'push', '--quiet');
    write('one.yaml', 'name: committed\n');
    commit('One');
    attempt(git, 'stash', 'pop');
    return undefined;
  },
  'detached HEAD': ({ git }) => {
    git('checkout', '--quiet', '--detach');
    return undefined;
  },
  'no remote': ({ git }) => {
    git('remote', 'remove', 'origin');
    return undefined;
  },
  'several remotes': ({ git, outside }) => {
    git('remote', 'add', 'fork', join(outside, 'fork.git'));
    return undefined;
  },
  'mirror remote': ({ git }) => {
    git('config', 'remote.origin.mirror', 'true');
    return undefined;
  },
  'no identity': ({ git }) => {
    git('config', '--unset', 'user.email');
    return undefined;
  },
  'linked worktree': (repository) => {
    dirty(repository);
    const tree = join(repository.outside, 'tree');
    repository.git('worktree', 'add', '--quiet', '-b', 'side', tree);
    writeFileSync(join(tree, 'three.yaml'), 'name: changed in the worktree\n');
    return tree;
  },
  submodule: ({ outside, upstream, environment }) => {
    const superproject = join(outside, 'super');
    const git = (...args: readonly string[]): unknown => execFileSync('git', args, { env: environment });
    git('init', '--quiet', superproject);
    git(
      '-C',
      superproject,
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      upstream,
      'sub',
    );
    for (const setting of ['user.name', 'user.email'])
      git('-C', join(superproject, 'sub'), 'config', setting, 'ada@example.com');
    writeFileSync(join(superproject, 'sub/one.yaml'), 'name: changed in the submodule\n');
    return join(superproject, 'sub');
  },
  'dirty submodule inside': ({ git, upstream, folder }) => {
    git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', upstream, 'sub');
    git('commit', '--quiet', '-m', 'Add a submodule');
    writeFileSync(join(folder, 'sub/one.yaml'), 'name: changed inside\n');
    return undefined;
  },
  'shallow clone': ({ outside, upstream, environment }) => {
    const shallow = join(outside, 'shallow');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${upstream}`, shallow], {
      env: environment,
    });
    execFileSync('git', ['-C', shallow, 'config', 'user.name', 'Ada Example']);
    execFileSync('git', ['-C', shallow, 'config', 'user.email', 'ada@example.com']);
    return shallow;
  },
  'partial clone': ({ outside, upstream, environment }) => {
    const partial = join(outside, 'partial');
    const git = (...args: readonly string[]): unknown => execFileSync('git', args, { env: environment });
    git('-C', upstream, 'config', 'uploadpack.allowFilter', 'true');
    git('clone', '--quiet', '--filter=blob:none', `file://${upstream}`, partial);
    for (const setting of ['user.name', 'user.email'])
      git('-C', partial, 'config', setting, 'ada@example.com');
    return partial;
  },
  'sparse checkout with the target': (repository) => {
    repository.git('sparse-checkout', 'set', 'apps');
    return undefined;
  },
  'sparse checkout without the target': (repository) => {
    repository.write('docs/readme.md', 'x\n');
    repository.commit('Docs');
    repository.git('sparse-checkout', 'set', 'docs');
    return undefined;
  },
  'sparse index': (repository) => {
    repository.write('docs/readme.md', 'x\n');
    repository.commit('Docs');
    repository.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'docs');
    return undefined;
  },
  'split index': (repository) => {
    repository.git('update-index', '--split-index');
    staged(repository);
    return undefined;
  },
  'index.lock': ({ write, folder }) => {
    write('one.yaml', 'name: changed\n');
    writeFileSync(join(folder, '.git/index.lock'), '');
    return undefined;
  },
  'lock of the branch': ({ folder }) => {
    mkdirSync(join(folder, '.git/refs/heads/plumbline'), { recursive: true });
    for (const name of ['main', 'plumbline/change'])
      writeFileSync(join(folder, `.git/refs/heads/${name}.lock`), '');
    writeFileSync(join(folder, '.git/HEAD.lock'), '');
    return undefined;
  },
  'branch exists': ({ git }) => {
    git('branch', 'plumbline/change', 'HEAD~1');
    return undefined;
  },
  'CRLF in the working tree': ({ git, folder }) => {
    git('config', 'core.autocrlf', 'true');
    for (const name of ['one.yaml', target]) rmSync(join(folder, name));
    git('checkout', '--quiet', '--', '.');
    writeFileSync(join(folder, 'one.yaml'), 'name: changed\r\n');
    return undefined;
  },
  executable: ({ git, folder }) => {
    git('update-index', '--chmod=+x', target);
    chmodSync(join(folder, target), 0o755);
    git('commit', '--quiet', '-m', 'Executable');
    chmodSync(join(folder, 'one.yaml'), 0o755);
    return undefined;
  },
  links: ({ git, folder }) => {
    symlinkSync('one.yaml', join(folder, 'link.yaml'));
    git('add', 'link.yaml');
    git('commit', '--quiet', '-m', 'Link');
    rmSync(join(folder, 'link.yaml'));
    symlinkSync('two.yaml', join(folder, 'link.yaml'));
    symlinkSync('/etc/hostname', join(folder, 'outside.yaml'));
    return undefined;
  },
  'target stored by a filter': ({ git, write, commit }) => {
    git('config', 'filter.shout.clean', 'tr a-z A-Z');
    git('config', 'filter.shout.smudge', 'tr A-Z a-z');
    write('.gitattributes', `${target} filter=shout\n`);
    // By itself Git stores anew only what it takes for changed, and that depends on the second.
    git('add', '--renormalize', target);
    commit('Filter');
    return undefined;
  },
  'upstream with hooks': ({ upstream }) => {
    hook(join(upstream, 'hooks/pre-receive'), 'echo "checked by the server"; cat >/dev/null');
    hook(join(upstream, 'hooks/post-receive'), 'echo "Open a pull request at https://git.example.com/new"');
    return undefined;
  },
  'protected upstream': ({ upstream }) => {
    hook(join(upstream, 'hooks/pre-receive'), 'echo "only through pull requests"; exit 1');
    return undefined;
  },
  'upstream gone': ({ upstream }) => {
    rmSync(upstream, { recursive: true });
    return undefined;
  },
  'hook that declines': ({ folder }) => {
    hook(join(folder, '.git/hooks/pre-commit'), 'echo "not formatted"; exit 1');
    hook(join(folder, '.git/hooks/pre-push'), 'echo "tests fail"; exit 1');
    return undefined;
  },
  'no commit yet': ({ outside }) => {
    const fresh = join(outside, 'fresh');
    execFileSync('git', ['init', '--quiet', '-b', 'main', fresh]);
    writeFileSync(join(fresh, 'one.yaml'), 'name: one\n');
    return fresh;
  },
  bare: ({ upstream }) => upstream,
};
