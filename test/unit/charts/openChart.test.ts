import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { archiveLimits } from '../../../src/charts/archive/archiveLimits.ts';
import { openChart } from '../../../src/charts/archive/openChart.ts';
import { packChart, packEntries, type PackedEntry } from '../../support/charts/packChart.ts';
import { valueOf } from '../../support/valueOf.ts';

const title = 'chart web 1.0.0';
const chart: PackedEntry = { name: 'web/Chart.yaml', content: 'name: web\nversion: 1.0.0\n' };

const filesOf = async (packed: Uint8Array): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    [...valueOf(await openChart(packed, { title }))].map(([path, bytes]) => [
      path,
      Buffer.from(bytes).toString(),
    ]),
  );

async function failureOf(packed: Uint8Array, limits = archiveLimits): Promise<string> {
  const opened = await openChart(packed, { title, limits });
  assert.ok(!opened.ok, 'it was opened');
  return `${opened.failure.code}: ${opened.failure.message}`;
}

test('the folder that a chart is packed in has any name, and is not part of its paths', async () => {
  const packed = await packEntries([
    { name: 'other', type: 'directory' },
    { ...chart, name: 'other/Chart.yaml' },
    { name: 'other/templates/web.yaml', content: 'kind: Service' },
    { name: `other/${'deep/'.repeat(40)}a.txt`, content: 'a long name' },
    { name: 'other/values.yaml', content: '\u{feff}a: 1' },
    { name: 'other/./files/../files/b.txt', content: 'b' },
  ]);
  assert.deepEqual(await filesOf(packed), {
    'Chart.yaml': 'name: web\nversion: 1.0.0\n',
    'templates/web.yaml': 'kind: Service',
    [`${'deep/'.repeat(40)}a.txt`]: 'a long name',
    'values.yaml': 'a: 1',
    'files/b.txt': 'b',
  });
});

test('a chart that was packed on Windows has the same paths', async () => {
  const packed = await packEntries([
    { name: String.raw`web\Chart.yaml`, content: 'name: web' },
    { name: String.raw`web\templates\a.yaml`, content: 'a' },
  ]);
  assert.deepEqual(await filesOf(packed), { 'Chart.yaml': 'name: web', 'templates/a.yaml': 'a' });
});

test('packed dependencies are opened, to any depth, and their signed files stay', async () => {
  const leaf = await packChart('leaf', '3.0.0', { 'values.yaml': 'leaf: true' });
  const base = await packChart('base', '2.0.0', { 'charts/leaf-3.0.0.tgz': leaf });
  const packed = await packChart('web', '1.0.0', {
    'Chart.lock': 'dependencies: []',
    'charts/base-2.0.0.tgz': base,
    'charts/base-2.0.0.tgz.prov': 'signed',
    'charts/_off-1.0.0.tgz': 'left out by Helm',
    'charts/open/Chart.yaml': 'name: open',
    'charts/open/charts/leaf-3.0.0.tgz': leaf,
    'files/data.tgz': 'not a chart',
  });
  assert.deepEqual(Object.keys(await filesOf(packed)).sort(), [
    'Chart.lock',
    'Chart.yaml',
    'charts/_off-1.0.0.tgz',
    'charts/base-2.0.0.tgz.prov',
    'charts/base-2.0.0/Chart.yaml',
    'charts/base-2.0.0/charts/leaf-3.0.0/Chart.yaml',
    'charts/base-2.0.0/charts/leaf-3.0.0/values.yaml',
    'charts/open/Chart.yaml',
    'charts/open/charts/leaf-3.0.0/Chart.yaml',
    'charts/open/charts/leaf-3.0.0/values.yaml',
    'files/data.tgz',
  ]);
});

const refused: readonly (readonly [what: string, entry: PackedEntry, message: string])[] = [
  [
    'a symbolic link',
    { name: 'web/passwd', type: 'symlink', linkname: '/etc/passwd' },
    'broken: chart web 1.0.0 holds a link, web/passwd, which no chart may: pack it with helm package',
  ],
  [
    'a hard link',
    { name: 'web/passwd', type: 'link', linkname: 'web/Chart.yaml' },
    'broken: chart web 1.0.0 holds a link, web/passwd, which no chart may: pack it with helm package',
  ],
  [
    'a path out of the chart',
    { name: 'web/../../etc/passwd' },
    'broken: chart web 1.0.0 holds web/../../etc/passwd, which leads out of the chart',
  ],
  [
    'a path out of the chart, on Windows',
    { name: String.raw`web\..\..\a` },
    String.raw`broken: chart web 1.0.0 holds web\..\..\a, which leads out of the chart`,
  ],
  [
    'an absolute path',
    { name: 'web//etc/passwd' },
    'broken: chart web 1.0.0 holds web//etc/passwd, which has an absolute path',
  ],
  ['a drive', { name: 'web/c:/a' }, 'broken: chart web 1.0.0 holds web/c:/a, which has an absolute path'],
  [
    'a file beside the folder',
    { name: 'a.txt' },
    'broken: chart web 1.0.0 holds a.txt, which lies outside of the folder that a chart is packed in',
  ],
  [
    'a file that is larger than Helm takes',
    { name: 'web/big', content: Buffer.alloc(5 * 1024 * 1024 + 1) },
    'tooLarge: chart web 1.0.0 holds web/big, which is larger than 5 MB',
  ],
];

for (const [what, entry, message] of refused)
  test(`a chart with ${what} is refused`, async () => {
    assert.equal(await failureOf(await packEntries([chart, entry])), message);
  });

test('limits are of all that is packed in a chart together', async () => {
  const small = { ...archiveLimits, files: 3, unpacked: 100 };
  const leaf = await packChart('leaf', '1.0.0', { a: '' });
  const many = await packChart('web', '1.0.0', { 'charts/leaf.tgz': leaf, 'a.txt': '' });
  assert.match(await failureOf(many, { ...small, unpacked: 10_000 }), /^tooLarge: .* 3 files/);
  const wide = await packChart('web', '1.0.0', { a: 'x'.repeat(90) });
  assert.match(await failureOf(wide, small), /^tooLarge: chart web 1.0.0 is larger than 0 MB unpacked/);
  assert.match(await failureOf(wide, { ...small, packed: 10 }), /^tooLarge: .* packed$/);
});

test('a bomb is not unpacked to its end', async () => {
  const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  assert.match(await failureOf(zeros, { ...archiveLimits, unpacked: 1024 }), /^tooLarge: .*unpacked$/);
});

test('what is no chart is said to be none', async () => {
  assert.equal(await failureOf(Buffer.from('<html>')), 'broken: chart web 1.0.0 is no gzip archive');
  assert.match(
    await failureOf(gzipSync('no tar')),
    /^broken: chart web 1\.0\.0 (cannot be unpacked|holds no files)/,
  );
  const half = await packChart('web', '1.0.0', { a: 'x'.repeat(1000) });
  assert.match(
    await failureOf(half.subarray(0, half.length / 2)),
    /^broken: chart web 1\.0\.0 cannot be unpacked/,
  );
  const noChart = await packEntries([{ name: 'web/values.yaml' }]);
  assert.equal(await failureOf(noChart), 'broken: chart web 1.0.0 is no chart: it has no Chart.yaml');
  const inner = await packChart('web', '1.0.0', { 'charts/base-1.0.0.tgz': 'broken' });
  assert.equal(await failureOf(inner), 'broken: charts/base-1.0.0.tgz in chart web 1.0.0 is no gzip archive');
});

test('a chart that is not wanted any more is not opened', async () => {
  const packed = await packChart('web', '1.0.0');
  const opened = await openChart(packed, { title, signal: AbortSignal.abort() });
  assert.equal(opened.ok || opened.failure.code, 'cancelled');
});
