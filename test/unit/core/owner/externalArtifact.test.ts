import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readExternalArtifact } from '../../../../src/core/owner/flux/externalArtifact.ts';
import type { JsonArray, JsonObject } from '../../../../src/core/resource/json.ts';

const sources: JsonArray = [
  { alias: 'repo', kind: 'GitRepository', name: 'fleet' },
  { alias: 'other', kind: 'GitRepository', name: 'fleet', namespace: 'team' },
  { alias: 'oci', kind: 'OCIRepository', name: 'images' },
];
const generator = (copy: JsonArray, spec: JsonObject = {}): ReadonlyMap<string, JsonObject> =>
  new Map([
    [
      'apps/all',
      {
        metadata: { name: 'all', namespace: 'apps' },
        spec: { sources, artifacts: [{ name: 'shop', copy }], ...spec },
      },
    ],
  ]);
const copy = { from: '@repo/apps/**', to: '@artifact/' };

test('copies of one repository', () => {
  const read = readExternalArtifact(
    { namespace: 'apps', name: 'shop' },
    generator([
      { ...copy, exclude: ['*.md'], optional: true },
      { ...copy, to: '@artifact/x/' },
    ]),
  );
  assert.deepEqual(read, {
    ok: true,
    value: {
      source: 'apps/fleet',
      generator: 'apps/all',
      copies: [
        { from: 'apps/**', to: '', exclude: ['*.md'], optional: true },
        { from: 'apps/**', to: 'x/', exclude: [], optional: false },
      ],
    },
  });
});

const unknown: readonly (readonly [string, ReadonlyMap<string, JsonObject>, RegExp])[] = [
  ['no generator', new Map(), /^no ArtifactGenerator that can be read makes ExternalArtifact\/apps\/shop$/],
  ['a folder a name', generator([copy], { pathPattern: '@repo/apps/{app}' }), /pathPattern/],
  [
    'another kind of source',
    generator([{ ...copy, from: '@oci/**' }]),
    /files of OCIRepository\/apps\/images$/,
  ],
  [
    'several repositories',
    generator([copy, { ...copy, from: '@other/**' }]),
    /files of 2 repositories together$/,
  ],
  [
    'YAML that is merged',
    generator([{ ...copy, strategy: 'Merge' }]),
    /the strategy Merge, which is not built yet$/,
  ],
  ['an alias that is none', generator([{ ...copy, from: '@nobody/**' }]), /names no source and place$/],
  ['no place', generator([{ ...copy, to: 'x' }]), /names no source and place$/],
];

for (const [title, generators, reason] of unknown)
  test(`not known: ${title}`, () => {
    const read = readExternalArtifact({ namespace: 'apps', name: 'shop' }, generators);
    assert.ok(!read.ok);
    assert.match(read.failure, reason);
  });
