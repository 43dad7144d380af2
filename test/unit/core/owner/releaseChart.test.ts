import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChartReference } from '../../../../src/core/owner/helm/chartReference.ts';
import {
  appliedReference,
  chartSourceName,
  digestMetadata,
  readReleaseChart,
} from '../../../../src/core/owner/helm/releaseChart.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const release = (spec: JsonObject): JsonObject => ({ metadata: { namespace: 'shop', name: 'web' }, spec });
const chart = (more: JsonObject): JsonObject =>
  release({ chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'a' }, ...more } } });

const cases: readonly (readonly [
  what: string,
  release: JsonObject,
  source: JsonObject,
  reference: ChartReference,
])[] = [
  [
    'a version of a repository',
    chart({ version: '1.x' }),
    { kind: 'HelmRepository', spec: { url: 'https://a.example.com' } },
    { kind: 'repository', url: 'https://a.example.com', name: 'web', version: '1.x' },
  ],
  [
    'any version where none is named',
    chart({}),
    { kind: 'HelmRepository', spec: { url: 'https://a.example.com', type: 'default' } },
    { kind: 'repository', url: 'https://a.example.com', name: 'web', version: '*' },
  ],
  [
    'a chart of a registry',
    chart({ version: '1.0.0' }),
    { kind: 'HelmRepository', spec: { url: 'oci://a.example.com/x/', type: 'oci', insecure: true } },
    {
      kind: 'oci',
      url: 'oci://a.example.com/x/web',
      select: { by: 'version', version: '1.0.0' },
      insecure: true,
    },
  ],
  [
    'an OCIRepository without a ref',
    release({ chartRef: { kind: 'OCIRepository', name: 'web' } }),
    { kind: 'OCIRepository', spec: { url: 'oci://a.example.com/web' } },
    { kind: 'oci', url: 'oci://a.example.com/web', select: { by: 'tag', tag: 'latest' }, layer: 'any' },
  ],
  [
    'an OCIRepository with a range, a filter and a layer',
    release({ chartRef: { kind: 'OCIRepository', name: 'web' } }),
    {
      kind: 'OCIRepository',
      spec: {
        url: 'oci://a.example.com/web',
        ref: { tag: 'a', semver: '>=1', semverFilter: '-rc' },
        layerSelector: { mediaType: 'x/y', operation: 'copy' },
      },
    },
    {
      kind: 'oci',
      url: 'oci://a.example.com/web',
      select: { by: 'semver', range: '>=1', filter: '-rc' },
      layer: 'x/y',
    },
  ],
  [
    'an OCIRepository with a digest, which goes before all else',
    release({ chartRef: { kind: 'OCIRepository', name: 'web' } }),
    {
      kind: 'OCIRepository',
      spec: { url: 'oci://a.example.com/web', ref: { digest: 'sha256:1', semver: '1' } },
    },
    {
      kind: 'oci',
      url: 'oci://a.example.com/web',
      select: { by: 'digest', digest: 'sha256:1' },
      layer: 'any',
    },
  ],
];

for (const [what, from, source, reference] of cases)
  test(`a release names ${what}`, () => {
    const versionedByDigest = source['kind'] === 'OCIRepository';
    assert.deepEqual(readReleaseChart(from, source), { ok: true, value: { reference, versionedByDigest } });
  });

test('the source is in the namespace of the release unless another is named', () => {
  assert.deepEqual(chartSourceName(chart({})), { kind: 'HelmRepository', namespace: 'shop', name: 'a' });
  const other = release({ chartRef: { kind: 'OCIRepository', name: 'web', namespace: 'flux-system' } });
  assert.deepEqual(chartSourceName(other), { kind: 'OCIRepository', namespace: 'flux-system', name: 'web' });
  assert.equal(chartSourceName(release({})), undefined);
});

test('what is not read says so', () => {
  assert.deepEqual(readReleaseChart(chart({}), { kind: 'Bucket' }), {
    ok: false,
    failure: 'charts from a Bucket are not read',
  });
});

test('what a release has applied is that version, or that digest', () => {
  const repository = {
    kind: 'repository',
    url: 'https://a.example.com',
    name: 'web',
    version: '1.x',
  } as const;
  assert.deepEqual(appliedReference(repository, { version: '1.2.0' }), { ...repository, version: '1.2.0' });
  const oci = { kind: 'oci', url: 'oci://a.example.com/web', select: { by: 'semver', range: '1' } } as const;
  assert.deepEqual(appliedReference(oci, { version: '1.2.0+ab', ociDigest: 'sha256:ab' }), {
    ...oci,
    select: { by: 'digest', digest: 'sha256:ab' },
  });
  assert.equal(digestMetadata(`sha256:0123456789ab${'0'.repeat(52)}`), '0123456789ab');
});
