import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRegularFile } from '../../../../src/git/read/regularFile.ts';
import { temporaryFolder } from '../../../support/temporaryRepository.ts';

test('files of a root, and nothing that a link leads out to', async (t) => {
  const [root, outside] = [temporaryFolder(t), temporaryFolder(t)];
  mkdirSync(join(root, 'apps'));
  writeFileSync(join(root, 'apps', 'a.yaml'), 'a: 1\n');
  writeFileSync(join(root, 'top.yaml'), 'top: 1\n');
  writeFileSync(join(outside, 'a.yaml'), 'password: hunter2\n');
  symlinkSync(join(outside, 'a.yaml'), join(root, 'link.yaml'));
  symlinkSync(outside, join(root, 'linked'));
  symlinkSync('apps', join(root, 'alias'));
  symlinkSync(root, join(outside, 'opened'));
  const read = async (folder: string, path: string): Promise<string | undefined> => {
    const bytes = await readRegularFile(folder, path);
    if (bytes && 'oversized' in bytes) return `${String(bytes.oversized)} bytes`;
    return bytes && Buffer.from(bytes).toString();
  };
  assert.equal(await read(root, 'apps/a.yaml'), 'a: 1\n');
  assert.equal(await read(root, 'top.yaml'), 'top: 1\n');
  truncateSync(join(root, 'top.yaml'), 100 * 1024 * 1024);
  assert.equal(await read(root, 'top.yaml'), '104857600 bytes');
  assert.equal(await read(root, 'link.yaml'), undefined);
  assert.equal(await read(root, 'linked/a.yaml'), undefined);
  assert.equal(await read(root, '../a.yaml'), undefined);
  assert.equal(await read(root, 'apps'), undefined);
  assert.equal(await read(root, 'gone.yaml'), undefined);
  // A link inside of the root stays inside, and the root itself may be reached by one.
  assert.equal(await read(root, 'alias/a.yaml'), 'a: 1\n');
  assert.equal(await read(join(outside, 'opened'), 'apps/a.yaml'), 'a: 1\n');
});
