import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openedPath, realPath, withPaths } from '../../../src/session/openedFolders.ts';

const folders = [
  { opened: '/home/dana/shop', real: '/srv/fleet/apps/shop' },
  { opened: '/home/dana/fleet', real: '/srv/fleet' },
  { opened: 'c:/work/link', real: 'd:/fleet' },
];

for (const [title, opened, real] of [
  ['a link into a repository', '/home/dana/shop/base/web.yaml', '/srv/fleet/apps/shop/base/web.yaml'],
  ['the folder itself', '/home/dana/shop', '/srv/fleet/apps/shop'],
  ['the nearest of two', '/home/dana/fleet/infrastructure/a.yaml', '/srv/fleet/infrastructure/a.yaml'],
  ['a folder of Windows', 'c:/work/link/apps/a.yaml', 'd:/fleet/apps/a.yaml'],
  ['elsewhere', '/tmp/a.yaml', '/tmp/a.yaml'],
  ['a folder that begins alike', '/home/dana/shopping/a.yaml', '/home/dana/shopping/a.yaml'],
] as const) {
  void test(`where a file is, and how the editor names it: ${title}`, () => {
    assert.equal(realPath(folders, opened), real);
    assert.equal(openedPath(folders, real), opened);
  });
}

void test('every path of a message, and nothing else', () => {
  const upper = (path: string): string => path.toUpperCase();
  assert.deepEqual(
    withPaths(
      {
        path: '/a',
        text: '/b',
        files: [{ path: '/c', firstLine: 1 }],
        paths: ['/d', '/e'],
        folders: ['/f'],
        badge: undefined,
        from: { path: '/g', line: 2 },
      },
      upper,
    ),
    {
      path: '/A',
      text: '/b',
      files: [{ path: '/C', firstLine: 1 }],
      paths: ['/D', '/E'],
      folders: ['/F'],
      badge: undefined,
      from: { path: '/G', line: 2 },
    },
  );
});
