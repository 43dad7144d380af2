import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FetchReference } from '../../../../src/core/owner/helm/chartReference.ts';
import { remotePlace, remoteTitle } from '../../../../src/core/owner/remoteFile.ts';

const chart = (repo: string, name: string, version: string, inside = ''): string =>
  `/.remote/chart/${encodeURIComponent(repo)}/${name}/${encodeURIComponent(`@${version}`)}${inside}`;

const cases: readonly (readonly [what: string, path: string, reference: FetchReference, title: string])[] = [
  [
    'a chart of a repository',
    chart('https://charts.example.com/a', 'web', '1.0.0', '/templates/web.yaml'),
    { kind: 'repository', url: 'https://charts.example.com/a', name: 'web', version: '1.0.0' },
    'web/templates/web.yaml',
  ],
  [
    'the newest chart of a repository',
    chart('https://charts.example.com', 'web', ''),
    { kind: 'repository', url: 'https://charts.example.com', name: 'web', version: '' },
    'web/',
  ],
  [
    'a chart of a registry',
    chart('oci://ghcr.io/org/web', 'web', '1.2.3+a', '/values.yaml'),
    { kind: 'oci', url: 'oci://ghcr.io/org/web', select: { by: 'version', version: '1.2.3+a' } },
    'web/values.yaml',
  ],
  [
    'a file of a repository',
    `/.remote/git/${encodeURIComponent('https://git.example.com/a')}/@v1/base/a.yaml`,
    { kind: 'git', url: 'https://git.example.com/a', ref: 'v1' },
    'https://git.example.com/a//base/a.yaml?ref=v1',
  ],
];

for (const [what, path, reference, title] of cases)
  void test(`what is to be fetched for a path of the engine: ${what}`, () => {
    const found = remotePlace(path);
    assert.ok(found);
    assert.deepEqual(found.reference, reference);
    assert.equal(`${found.place}${found.inside === '' ? '' : `/${found.inside}`}`, path);
    assert.equal(remoteTitle(found), title);
  });
