import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { WorkingFile } from '../../../../src/git/write/gitWriteApi.ts';
import { createGitWriter } from '../../../../src/git/write/gitWriter.ts';
import {
  temporaryFolder,
  temporaryRepository,
  type TemporaryRepository,
} from '../../../support/temporaryRepository.ts';

test('every kind of change', async (t) => {
  const r = temporaryRepository(t);
  const at = (path: string): string => join(r.folder, path);
  for (const path of ['modified', 'staged', 'both', 'gone', 'removed', 'kept', 'from', 'bit', 'type', 'ours'])
    r.write(path, `${path}\nsome more text to be alike\n`);
  r.commit('First');
  r.git('checkout', '--quiet', '-b', 'side');
  r.write('ours', 'side\n');
  r.commit('Side');
  r.git('checkout', '--quiet', 'main');
  r.write('ours', 'main\n');
  r.commit('Main');
  assert.throws(() => r.git('merge', 'side'));
  r.write('modified', 'now\n');
  for (const path of ['staged', 'both']) r.write(path, 'staged\n');
  r.git('add', 'staged', 'both');
  r.write('both', 'later\n');
  rmSync(at('gone'));
  r.git('rm', '--quiet', 'removed');
  r.git('rm', '--quiet', '--cached', 'kept');
  r.git('mv', 'from', 'to');
  chmodSync(at('bit'), 0o755);
  rmSync(at('type'));
  symlinkSync('modified', at('type'));
  r.write('folder/untracked', 'new\n');
  r.write('announced', 'soon\n');
  r.git('add', '--intent-to-add', 'announced');
  r.write('.gitignore', '*.log\n');
  r.write('ignored.log', 'x\n');
  temporaryRepository(t, at('nested')).write('other', 'x\n');
  mkdirSync(at('empty'));

  const writer = createGitWriter(r.folder, r);
  const list = await writer.changedFiles({ trusted: false });
  assert.ok(list.ok);
  const flags = list.value.map(({ path, change, isStaged, isUnstaged, isUntracked, previousPath }) =>
    [path, change, isStaged ? 'S' : '', isUnstaged ? 'W' : '', isUntracked ? '?' : '', previousPath ?? '']
      .join(' ')
      .trim()
      .replace(/ +/g, ' '),
  );
  assert.deepEqual(flags.toSorted(), [
    '.gitignore added W ?',
    'announced added W',
    'bit modified W',
    'both modified S W',
    'folder/untracked added W ?',
    'gone deleted W',
    'kept modified S W ?',
    'modified modified W',
    'ours conflicted S W',
    'removed deleted S',
    'staged modified S',
    'to renamed S from',
    'type typeChanged W',
  ]);
  const paths = list.value.map(({ path }) => path);
  const files = await writer.workingFiles([...paths, 'not-changed'], { trusted: false });
  assert.ok(files.ok);
  const contents = Object.fromEntries(files.value.map((file) => [file.path, text(file)]));
  assert.deepEqual(contents, {
    '.gitignore': 'file *.log\n',
    announced: 'file soon\n',
    bit: 'executable bit\nsome more text to be alike\n',
    both: 'file later\n',
    'folder/untracked': 'file new\n',
    gone: 'deleted',
    kept: 'file kept\nsome more text to be alike\n',
    modified: 'file now\n',
    ours: 'conflicted',
    removed: 'deleted',
    staged: 'file staged\n',
    to: 'file from\nsome more text to be alike\n',
    type: 'link modified',
  });
});

/** How text is treated: settings, attributes, what is in the index and what is on disk. Git itself says what comes out. */
const conversions: readonly (readonly [
  name: string,
  setup: (r: TemporaryRepository) => void,
  bytes: string | Uint8Array,
])[] = [
  ['nothing set, CRLF', () => undefined, 'a\r\nb\r\n'],
  ['autocrlf=true, CRLF', (r) => r.git('config', 'core.autocrlf', 'true'), 'a\r\nb\r\n'],
  ['autocrlf=input, mixed', (r) => r.git('config', 'core.autocrlf', 'input'), 'a\r\nb\n'],
  ['text=auto, CRLF', (r) => r.write('.gitattributes', '* text=auto\n'), 'a\r\nb\r\n'],
  ['-text, CRLF', (r) => r.write('.gitattributes', '* -text\n'), 'a\r\nb\r\n'],
  ['eol=crlf', (r) => r.write('.gitattributes', '*.yaml text eol=crlf\n'), 'a\r\nb\r\n'],
  [
    'text=auto, but CRLF is in the index already',
    (r) => {
      r.write('file.yaml', 'x\r\ny\r\n');
      r.commit('With CRLF');
      r.write('.gitattributes', '* text=auto\n');
    },
    'a\r\nb\r\n',
  ],
  ['binary', (r) => r.git('config', 'core.autocrlf', 'true'), Uint8Array.from([0, 13, 10, 255, 13, 10])],
  [
    'another encoding',
    (r) => r.write('.gitattributes', '*.yaml working-tree-encoding=UTF-16LE text\n'),
    Buffer.from('ä: 1\n', 'utf16le'),
  ],
  [
    'ident',
    (r) => r.write('.gitattributes', '*.yaml ident\n'),
    '$Id: 0123456789012345678901234567890123456789 $\n',
  ],
  [
    'attributes of the Git folder',
    (r) => writeFileSync(join(r.folder, '.git/info/attributes'), '* text\n'),
    'a\r\n',
  ],
  ['empty', () => undefined, ''],
];

for (const [name, setup, bytes] of conversions)
  for (const trusted of [true, false])
    test(`stored as git add would: ${name}${trusted ? '' : ', not trusted'}`, async (t) => {
      const r = temporaryRepository(t);
      r.write('file.yaml', 'before\n');
      r.commit('First');
      setup(r);
      r.write('file.yaml', bytes);
      const before = r.git('ls-files', '--stage');
      const outcome = await createGitWriter(r.folder, r).workingFiles(['file.yaml'], { trusted });
      assert.ok(outcome.ok, JSON.stringify(outcome));
      assert.equal(r.git('ls-files', '--stage'), before);
      const [file] = outcome.value;
      assert.ok(file?.content.kind === 'bytes');
      r.git('add', 'file.yaml');
      const id = r.git('rev-parse', ':file.yaml');
      assert.equal(file.content.objectId, id);
      assert.equal(file.content.isFiltered, false);
    });

test('a filter runs in a trusted workspace alone, and a commit takes only what came out of it', async (t) => {
  const r = temporaryRepository(t);
  r.git('config', 'filter.shout.clean', 'tr a-z A-Z');
  r.write('.gitattributes', '*.loud filter=shout\n*.other filter=nobody\n');
  r.write('a.loud', 'a\n');
  r.write('a.other', 'a\n');
  const base = r.commit('First');
  r.write('a.loud', 'hello\n');
  r.write('a.other', 'hello\n');
  const writer = createGitWriter(r.folder, r);
  const untrusted = await writer.workingFiles(['a.loud', 'a.other'], { trusted: false });
  assert.ok(untrusted.ok);
  assert.deepEqual(untrusted.value.map(text), ['filterNotRun', 'file hello\n']);
  const trusted = await writer.workingFiles(['a.loud', 'a.other'], { trusted: true });
  assert.ok(trusted.ok);
  assert.deepEqual(trusted.value.map(text), ['file HELLO\n', 'file hello\n']);
  const files = trusted.value.flatMap(({ path, content }) =>
    content.kind === 'bytes' ? [{ path, content: content.bytes, isFiltered: content.isFiltered }] : [],
  );
  const built = await writer.buildCommit({ base, files, message: 'Change' });
  assert.ok(built.ok);
  assert.equal(r.git('show', `${built.value.commit}:a.loud`), 'HELLO');
  const refused = await writer.buildCommit({
    base,
    files: [{ path: 'a.loud', content: Buffer.from('x') }],
    message: 'Change',
  });
  assert.equal(refused.ok ? '' : refused.failure.code, 'filteredPath');
});

test('a change of a link, a bit, a rename and a removal make the same tree as git commit', async (t) => {
  const r = temporaryRepository(t);
  for (const path of ['bit', 'from', 'gone', 'folder']) r.write(path, `${path}\n`);
  symlinkSync('bit', join(r.folder, 'link'));
  const base = r.commit('First');
  chmodSync(join(r.folder, 'bit'), 0o755);
  renameSync(join(r.folder, 'from'), join(r.folder, 'to'));
  for (const path of ['gone', 'folder', 'link']) rmSync(join(r.folder, path));
  r.write('folder/inside', 'a folder in place of a file\n');
  symlinkSync('to', join(r.folder, 'link'));
  const writer = createGitWriter(r.folder, r);
  const list = await writer.changedFiles({ trusted: true });
  assert.ok(list.ok);
  const files = await writer.workingFiles(
    list.value.map(({ path }) => path),
    { trusted: true },
  );
  assert.ok(files.ok);
  const change = files.value.map(({ path, content }) =>
    content.kind === 'bytes' ? { path, content: content.bytes, file: content.file } : { path, content: null },
  );
  const built = await writer.buildCommit({ base, files: change, message: 'Change' });
  assert.ok(built.ok, JSON.stringify(built));
  r.commit('By Git');
  assert.equal(built.value.tree, r.git('rev-parse', 'HEAD^{tree}'));
});

test('links and submodules are not files, a commit without a change is none', async (t) => {
  const inner = temporaryRepository(t, join(temporaryFolder(t), 'inner'));
  inner.write('a', 'a\n');
  inner.commit('Inner');
  const r = temporaryRepository(t);
  r.write('a', 'a\n');
  symlinkSync('a', join(r.folder, 'link'));
  r.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'sub');
  const base = r.commit('First');
  const writer = createGitWriter(r.folder, r);
  for (const [path, content, code] of [
    ['link', 'x', 'notARegularFile'],
    ['sub', 'x', 'notARegularFile'],
    ['sub/a', 'x', 'invalidPath'],
    ['link/a', 'x', 'invalidPath'],
    ['a/b', 'x', 'invalidPath'],
    ['a', 'a\n', 'nothingChanged'],
  ] as const) {
    const outcome = await writer.buildCommit({
      base,
      files: [{ path, content: Buffer.from(content) }],
      message: 'Change',
    });
    assert.equal(outcome.ok ? '' : outcome.failure.code, code, path);
  }
  inner.write('a', 'b\n');
  inner.commit('Later');
  r.git('-C', 'sub', 'pull', '--quiet');
  const files = await writer.workingFiles(['sub'], { trusted: false });
  assert.deepEqual(files.ok && files.value.map(text), ['submodule']);
});

const text = ({ content }: WorkingFile): string =>
  content.kind === 'bytes' ? `${content.file} ${Buffer.from(content.bytes).toString()}` : content.kind;
