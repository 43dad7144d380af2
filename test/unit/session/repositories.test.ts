import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createGitReader } from '../../../src/git/read/gitReader.ts';
import { readRegularFile } from '../../../src/git/read/regularFile.ts';
import type { Platform } from '../../../src/session/platform.ts';
import { Repositories } from '../../../src/session/git/repositories.ts';
import { Store } from '../../../src/session/store.ts';
import {
  temporaryRepository,
  temporaryFolder,
  type TemporaryRepository,
} from '../../support/temporaryRepository.ts';

interface Opened {
  readonly store: Store;
  readonly repositories: Repositories;
  /** What the session takes a file of a repository to hold. */
  readonly textOf: (repository: TemporaryRepository, path: string) => string | undefined;
  readonly roots: () => readonly string[];
}

function observed(t: TestContext): Opened {
  const store = new Store(() => undefined);
  const platform: Pick<Platform, 'git' | 'readFile' | 'log'> = {
    git: createGitReader,
    readFile: readRegularFile,
    log: () => undefined,
  };
  const repositories = new Repositories(platform, store);
  t.after(() => {
    repositories.dispose();
  });
  return {
    store,
    repositories,
    textOf: ({ folder }, path) => {
      const content = store.inputs.repositories.get(folder)?.working?.get(path);
      return content?.kind === 'text' ? content.source.text : undefined;
    },
    roots: () => [...store.inputs.repositories.keys()],
  };
}

function withFiles(t: TestContext): TemporaryRepository {
  const repository = temporaryRepository(t);
  repository.write('.gitignore', 'ignored/\n');
  repository.write('a.yaml', 'a: 1\n');
  repository.write('notes.txt', 'read when a build asks for it\n');
  repository.commit('first');
  return repository;
}

void test('files of the disk, read when they may be needed', async (t) => {
  const repository = withFiles(t);
  const it = observed(t);
  assert.equal(it.store.inputs.opened, false);
  await it.repositories.open([repository.folder]);
  assert.equal(it.store.inputs.opened, true);
  assert.equal(it.textOf(repository, 'a.yaml'), 'a: 1\n');
  assert.equal(it.textOf(repository, 'notes.txt'), undefined);
  await it.repositories.readWanted(repository.folder, ['notes.txt']);
  assert.equal(it.textOf(repository, 'notes.txt'), 'read when a build asks for it\n');
});

void test('a file that is changed, made, ignored or removed', async (t) => {
  const repository = withFiles(t);
  const it = observed(t);
  await it.repositories.open([repository.folder]);
  repository.write('a.yaml', 'a: 2\n');
  repository.write('b.yaml', 'b: 1\n');
  repository.write('ignored/c.yaml', 'c: 1\n');
  const paths = ['a.yaml', 'b.yaml', 'ignored/c.yaml'];
  await it.repositories.filesChanged(paths.map((path) => `${repository.folder}/${path}`));
  assert.deepEqual(
    paths.map((path) => it.textOf(repository, path)),
    ['a: 2\n', 'b: 1\n', undefined],
  );
  repository.git('rm', '--quiet', '--force', 'a.yaml');
  await it.repositories.filesChanged([`${repository.folder}/a.yaml`]);
  assert.equal(it.textOf(repository, 'a.yaml'), undefined);
});

void test('what is typed while files are read stands', async (t) => {
  const repository = withFiles(t);
  const it = observed(t);
  await it.repositories.open([repository.folder]);
  const path = `${repository.folder}/a.yaml`;
  repository.write('new.yaml', 'n: 1\n');
  const reading = [
    it.repositories.filesChanged([path, `${repository.folder}/new.yaml`]),
    it.repositories.refresh({ readAgain: true }),
  ];
  it.repositories.setBuffer(path, 'a: typed\n');
  await Promise.all(reading);
  assert.equal(it.textOf(repository, 'a.yaml'), 'a: typed\n');
  assert.equal(it.textOf(repository, 'new.yaml'), 'n: 1\n');
  it.repositories.setBuffer(path, undefined);
  await it.repositories.filesChanged([]);
  assert.equal(it.textOf(repository, 'a.yaml'), 'a: 1\n');
});

void test('a refresh that a person asks for finds what no watcher told of', async (t) => {
  const repository = withFiles(t);
  const it = observed(t);
  await it.repositories.open([repository.folder]);
  repository.write('a.yaml', 'a: 2\n');
  await it.repositories.refresh({ readAgain: true });
  assert.equal(it.textOf(repository, 'a.yaml'), 'a: 2\n');
});

void test('what an editor has read again is read again, though no watcher told of it', async (t) => {
  const repository = withFiles(t);
  const it = observed(t);
  await it.repositories.open([repository.folder]);
  const path = `${repository.folder}/a.yaml`;
  repository.write('a.yaml', 'a: 2\n');
  it.repositories.fileHas(path, 'a: 1\n');
  assert.equal(it.textOf(repository, 'a.yaml'), 'a: 1\n');
  it.repositories.fileHas(path, 'a: 2\n');
  await it.repositories.filesChanged([]);
  assert.equal(it.textOf(repository, 'a.yaml'), 'a: 2\n');
  // The editor is late itself.
  it.repositories.fileHas(path, 'a: 1\n');
  await it.repositories.filesChanged([]);
  assert.equal(it.textOf(repository, 'a.yaml'), 'a: 2\n');
});

void test('the folders that were asked for last are those that are open', async (t) => {
  const [one, two] = [withFiles(t), withFiles(t)];
  const it = observed(t);
  await Promise.all([it.repositories.open([one.folder]), it.repositories.open([two.folder])]);
  assert.deepEqual(it.roots(), [two.folder]);
  assert.equal(it.repositories.reader(one.folder), undefined);
  it.repositories.setBuffer(`${one.folder}/a.yaml`, 'of nobody');
  assert.deepEqual(it.roots(), [two.folder]);
});

void test('a folder without a repository says why', async (t) => {
  const folder = temporaryFolder(t);
  const it = observed(t);
  await it.repositories.open([folder]);
  assert.deepEqual([...it.repositories.failures.keys()], [folder]);
  assert.deepEqual(it.roots(), []);
});

void test('Git’s files move without anything of ours: what is known stays the same', async (t) => {
  const repository = withFiles(t);
  const it = observed(t);
  await it.repositories.open([repository.folder]);
  const before = it.store.inputs.repositories.get(repository.folder);
  await it.repositories.refresh();
  const after = it.store.inputs.repositories.get(repository.folder);
  assert.equal(after?.repository, before?.repository);
  assert.equal(after?.working, before?.working);
});
