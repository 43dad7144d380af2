import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { chartEntries } from '../../../src/charts/repository/chartIndex.ts';
import { packageUrl, repositoryUrl } from '../../../src/charts/repository/repositoryUrl.ts';

const digest = 'A'.repeat(64);
const web = [
  {
    version: '1.10.0',
    urls: ['web-1.10.0.tgz'],
    digest: `sha256:${digest.toLowerCase()}`,
    created: Date.UTC(2026, 0, 2),
  },
  { version: '1.2', urls: ['https://a.example.com/web.tgz', 'b'], created: 0 },
];

/** As Helm writes it: items at the depth of their chart's name, fields in the order of the alphabet. */
const asHelm = `apiVersion: v1
entries:
  # a comment
  other:
  - description: |
      web:
      - version: 9.9.9
    urls:
    - other.tgz
    version: 9.0.0
  web:
  - annotations:
      version: 0.0.1
      urls: |
        - version: 0.0.2
    created: "2026-01-02T00:00:00Z"
    dependencies:
    - name: base
      version: 7.0.0
    description: 'It''s a web: with
      version: 3.0.0 in it'
    digest: ${digest}
    name: web
    urls:
    - web-1.10.0.tgz
    version: 1.10.0
  - urls: ["https://a.example.com/web.tgz", b]
    version: 1.2
  web-more:
  - version: 5.0.0
generated: "2026-01-02T00:00:00Z"
`;

const forms: Readonly<Record<string, string>> = {
  'as Helm writes it': asHelm,
  'with carriage returns': asHelm.replaceAll('\n', '\r\n'),
  'with quoted names': asHelm.replace('  web:\n', '  "web": # the chart\n'),
  'with items further in': `entries:
    web:
      -
        name: web
        version: 1.10.0
        created: 2026-01-02T00:00:00Z
        digest: sha256:${digest}
        urls:
          - web-1.10.0.tgz
      - version: "1.2"
        name: web

        urls:
          - https://a.example.com/web.tgz
          - b
`,
  'as JSON': JSON.stringify(parse(asHelm, { schema: 'failsafe' })),
  'on one line': `entries: ${JSON.stringify((parse(asHelm, { schema: 'failsafe' }) as { entries: unknown }).entries)}`,
  'with an alias': `shared: &urls [web-1.10.0.tgz]
entries:
  web:
  - {version: 1.10.0, urls: *urls, digest: ${digest}, created: "2026-01-02T00:00:00Z"}
  - {version: 1.2, urls: ["https://a.example.com/web.tgz", b]}
`,
};

for (const [form, text] of Object.entries(forms))
  test(`an index ${form} is read`, () => {
    assert.deepEqual(chartEntries(text, 'web'), web);
    assert.equal(chartEntries(text, 'none'), undefined);
  });

test('a chart without versions has none, and an entry that is no entry is left out', () => {
  assert.deepEqual(chartEntries('entries:\n  web: []\n', 'web'), []);
  assert.deepEqual(chartEntries('entries:\n  web:\n  - 1\n  - version: 1.0.0\n  - null\n', 'web'), [
    { version: '1.0.0', urls: [], created: 0 },
  ]);
});

test('what is no index is an error', () => {
  for (const text of ['<html>', 'a: 1', '{}', '{', '', 'entries: [\n'])
    assert.throws(() => chartEntries(text, 'web'), text);
});

test('of a large index one chart is parsed', () => {
  const item = '  - description: something\n    urls:\n    - a.tgz\n    version: 1.0.0\n';
  const many = Array.from({ length: 4_000 }, (_, i) => `  chart-${String(i)}:\n${item.repeat(20)}`).join('');
  const text = `apiVersion: v1\nentries:\n${many}`;
  assert.ok(text.length > 5_000_000);
  assert.equal(chartEntries(text, 'chart-3999')?.length, 20);
});

test('addresses of packages are relative to the repository', () => {
  const url = (repository: string, address: string): string => {
    const found = repositoryUrl(repository);
    assert.ok(found);
    return packageUrl(found, address);
  };
  assert.equal(url('https://a.example.com/stable', 'web.tgz'), 'https://a.example.com/stable/web.tgz');
  assert.equal(
    url('https://a.example.com/stable/?t=1', 'x/web.tgz'),
    'https://a.example.com/stable/x/web.tgz?t=1',
  );
  assert.equal(url('https://a.example.com/stable', '/web.tgz'), 'https://a.example.com/web.tgz');
  assert.equal(
    url('https://a.example.com', 'https://b.example.com/web.tgz'),
    'https://b.example.com/web.tgz',
  );
});

test('a repository is an address over http, without a name and a password', () => {
  assert.equal(repositoryUrl('https://eve:secret@a.example.com/x')?.href, 'https://a.example.com/x');
  assert.deepEqual(['file:///etc', 'a', 'oci://a/b'].map(repositoryUrl), [undefined, undefined, undefined]);
});
