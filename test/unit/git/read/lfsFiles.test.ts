import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { lfsPointerText } from '../../../../src/core/owner/lfsPointer.ts';
import type { GitReader } from '../../../../src/git/read/gitApi.ts';
import { createGitReader } from '../../../../src/git/read/gitReader.ts';
import { addToLfs, lfsObjectPath } from '../../../support/lfsFile.ts';
import { temporaryRepository, type TemporaryRepository, trap } from '../../../support/temporaryRepository.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function world(t: TestContext): TemporaryRepository & { readonly reader: GitReader } {
  const repository = temporaryRepository(t);
  const reader = createGitReader(repository.folder, { environment: repository.environment });
  t.after(() => {
    reader.dispose();
  });
  return { ...repository, reader };
}

test('files that attributes give to Git LFS, and no filter runs', async (t) => {
  const it = world(t);
  const mark = join(it.folder, '.git', 'mark');
  it.git('config', 'filter.lfs.clean', trap(join(it.folder, '.git'), mark));
  it.write('.gitattributes', '*.bin filter=lfs -text\nplain.bin !filter\n*.txt filter=other\n');
  addToLfs(it, 'deep/ä b.bin', 'content');
  for (const file of ['new.bin', 'plain.bin', 'a.txt']) it.write(file, 'x');
  const listed = await it.reader.workingTree();
  assert.ok(listed.ok);
  assert.deepEqual([...listed.value.lfs].sort(), [
    ['deep/ä b.bin', it.git('rev-parse', ':deep/ä b.bin')],
    ['new.bin', undefined],
  ]);
  rmSync(join(it.folder, '.gitattributes'));
  const without = await it.reader.workingTree();
  assert.equal(without.ok && without.value.lfs.size, 0);
  assert.equal(existsSync(mark), false, 'the filter has run');
});

test('what Git LFS stores of a file', (t) => {
  const { reader, write, git, folder } = world(t);
  const content = 'kind: ConfigMap\n';
  const pointer = { objectId: sha256(content), size: content.length };
  write('a.yaml', content);
  const asIs = git('hash-object', '--no-filters', `${folder}/a.yaml`);
  assert.deepEqual(reader.lfsPointer(bytes(content), undefined), pointer);
  assert.deepEqual(reader.lfsPointer(bytes(content), 'f'.repeat(40)), pointer);
  assert.equal(reader.lfsPointer(bytes(content), asIs), undefined, 'committed before Git LFS stored it');
  assert.equal(reader.lfsPointer(bytes(lfsPointerText(pointer)), undefined), undefined, 'a pointer');
  assert.equal(reader.lfsPointer(bytes(''), undefined), undefined, 'an empty file');
});

test('contents out of the store of the clone', async (t) => {
  const it = world(t);
  const textOf = async (objectId: string): Promise<string | undefined> => {
    const content = await it.reader.lfsObject(objectId);
    return content instanceof Uint8Array ? Buffer.from(content).toString() : undefined;
  };
  it.write(`.git/lfs/${lfsObjectPath(sha256('one'))}`, 'one');
  it.write(`.git/lfs/${lfsObjectPath(sha256('two'))}`, 'damaged');
  it.write(`.git/elsewhere/${lfsObjectPath(sha256('three'))}`, 'three');
  assert.equal(await textOf(sha256('one')), 'one');
  assert.equal(await textOf(sha256('two')), undefined);
  assert.equal(await textOf(sha256('three')), undefined);
  it.git('config', 'lfs.storage', 'elsewhere');
  assert.equal(await textOf(sha256('three')), 'three');
});
