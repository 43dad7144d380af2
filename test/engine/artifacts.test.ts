import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ArtifactCopy } from '../../src/core/owner/flux/externalArtifact.ts';
import { startKustomize } from './support/testEngine.ts';

/** Which files an ArtifactGenerator's copies give, by the rules of source-watcher 2.1 (`internal/builder`). */

const engine = startKustomize();
after(() => {
  engine.dispose();
});
before(() => {
  const names = [
    '.sourceignore',
    'README.md',
    'apps/README.md',
    'apps/base/web.yaml',
    'apps/base/deep/er/job.yaml',
    'apps/prod/kustomization.yaml',
    'apps/prod/web.yaml',
    'ignored/a.yaml',
  ];
  const files = names.map((name): [string, string] => [
    `/r/${name}`,
    name === '.sourceignore' ? '/ignored/' : '',
  ]);
  engine.setFiles(new Map(files));
});

type Written = Pick<ArtifactCopy, 'from' | 'to'> & Partial<ArtifactCopy>;

const cases: readonly (readonly [
  title: string,
  copies: readonly Written[],
  files: readonly string[] | string,
])[] = [
  [
    'a folder with all below it, by its contents',
    [{ from: 'apps/base/**', to: '' }],
    ['deep/er/job.yaml = apps/base/deep/er/job.yaml', 'web.yaml = apps/base/web.yaml'],
  ],
  [
    'two folders side by side',
    [
      { from: 'apps/base/**', to: 'base/' },
      { from: 'apps/prod/**', to: 'prod/' },
    ],
    [
      'base/deep/er/job.yaml = apps/base/deep/er/job.yaml',
      'base/web.yaml = apps/base/web.yaml',
      'prod/kustomization.yaml = apps/prod/kustomization.yaml',
      'prod/web.yaml = apps/prod/web.yaml',
    ],
  ],
  [
    'a folder without a pattern comes with its name',
    [{ from: 'apps/prod', to: 'x' }],
    ['x/prod/kustomization.yaml = apps/prod/kustomization.yaml', 'x/prod/web.yaml = apps/prod/web.yaml'],
  ],
  [
    'a pattern keeps the whole path',
    [{ from: 'apps/*/web.yaml', to: 'all/' }],
    ['all/apps/base/web.yaml = apps/base/web.yaml', 'all/apps/prod/web.yaml = apps/prod/web.yaml'],
  ],
  [
    'a file under another name',
    [{ from: 'apps/base/web.yaml', to: 'one.yaml' }],
    ['one.yaml = apps/base/web.yaml'],
  ],
  ['a file into a folder', [{ from: 'apps/base/web.yaml', to: 'in/' }], ['in/web.yaml = apps/base/web.yaml']],
  [
    'a file into a folder that an earlier copy made',
    [
      { from: 'apps/prod/**', to: 'in/' },
      { from: 'apps/README.md', to: 'in' },
    ],
    [
      'in/README.md = apps/README.md',
      'in/kustomization.yaml = apps/prod/kustomization.yaml',
      'in/web.yaml = apps/prod/web.yaml',
    ],
  ],
  [
    'a later copy overwrites',
    [
      { from: 'apps/base/**', to: '' },
      { from: 'apps/prod/web.yaml', to: 'web.yaml' },
    ],
    ['deep/er/job.yaml = apps/base/deep/er/job.yaml', 'web.yaml = apps/prod/web.yaml'],
  ],
  [
    'names are excluded at any depth, paths from the source and from what is selected',
    [{ from: 'apps/**', to: '', exclude: ['*.md', 'apps/prod/web.yaml', 'base/deep/**'] }],
    ['base/web.yaml = apps/base/web.yaml', 'prod/kustomization.yaml = apps/prod/kustomization.yaml'],
  ],
  [
    'what the source leaves out is not there',
    [{ from: 'ignored/a.yaml', to: '' }],
    /source 'ignored\/a.yaml' does not exist/.source,
  ],
  ['nothing where it may be missing', [{ from: 'nowhere/**', to: '', optional: true }], []],
  ['nothing that matches', [{ from: 'nowhere/**', to: '' }], "no files match pattern 'nowhere/**'"],
  [
    'all excluded',
    [{ from: 'apps/prod/*', to: '', exclude: ['*.yaml'] }],
    "all files matching pattern 'apps/prod/*' were excluded",
  ],
  [
    'a place outside',
    [{ from: 'apps/**', to: '../x' }],
    'destination path must stay within the artifact root',
  ],
];

for (const [title, copies, expected] of cases)
  test(title, async () => {
    const written = copies.map((copy) => ({ exclude: [], optional: false, ...copy }));
    const answer = await engine.artifact({ tree: '/r', source: {}, copies: written });
    if (typeof expected === 'string') {
      assert.ok(!answer.ok && answer.failure.code === 'rejected');
      assert.match(answer.failure.message, new RegExp(expected.replaceAll('*', '\\*')));
    } else {
      assert.ok(answer.ok);
      assert.deepEqual([...answer.value].map(([path, of]) => `${path} = ${of}`).sort(), expected);
    }
  });

test('files that say what is left out are asked for first', async () => {
  engine.setFiles(
    new Map<string, string | { unread: true }>([
      ['/s/.sourceignore', { unread: true }],
      ['/s/a.yaml', ''],
    ]),
  );
  const copies = [{ from: 'a.yaml', to: '', exclude: [], optional: false }];
  const answer = await engine.artifact({ tree: '/s', source: {}, copies });
  assert.deepEqual(answer, { ok: false, failure: { code: 'wanted', paths: ['/s/.sourceignore'] } });
});
