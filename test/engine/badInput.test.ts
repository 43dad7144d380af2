import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { defaultRenderLimits } from '../../src/engine/engineApi.ts';
import { workingRender } from '../../src/session/builds/workingRender.ts';
import { engineSession, fluxKustomization } from './support/engineSession.ts';

/**
 * What no author means to write, and a repository may hold: each a problem that says what is wrong, or nothing but a
 * render, within the limits. What else there is renders, also after it.
 */

const configMap = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: value\n${more}`;
const bytes = (text: string, encoding: BufferEncoding): Uint8Array =>
  new Uint8Array(Buffer.from(text, encoding));
const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 7919 + i * 31) % 256);
const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => `  line${String(i)}: text\n`).join('');
const laughs = (levels: number): string =>
  Array.from({ length: levels }, (_, i) =>
    i === 0 ? 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]' : `a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`,
  ).join('\n');

interface BadInput {
  readonly name: string;
  /** Of `apps`, which holds a kustomization of `a.yaml` where it is not among them. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Of all problems; none where the files render as Flux renders them. */
  readonly told: readonly RegExp[];
  /** How many objects come of it. */
  readonly objects?: number;
}

const cases: readonly BadInput[] = [
  {
    name: 'bases in a circle',
    files: {
      'kustomization.yaml': 'resources: [../base]\n',
      '../base/kustomization.yaml': 'resources: [../apps]\n',
    },
    told: [/^base\/kustomization\.yaml:1 '\.\.\/apps' kustomize-build: .*in a circle/],
  },
  {
    name: 'a kustomization that holds itself',
    files: { 'kustomization.yaml': 'resources: [.]\n' },
    told: [/^apps\/kustomization\.yaml:1 .*in a circle/],
  },
  {
    name: 'a missing file',
    files: { 'kustomization.yaml': 'resources: [gone.yaml]\n' },
    told: [
      /^apps\/kustomization\.yaml:1 'gone\.yaml' kustomize-build: gone\.yaml: no such file or directory \(/,
    ],
  },
  {
    name: 'aliases of aliases of aliases',
    files: { 'a.yaml': `${configMap('a')}${laughs(12)}\n` },
    told: [
      /^apps\/kustomization\.yaml:1 'a\.yaml' kustomize-build: apps\/a\.yaml: its aliases stand for more than 1,000,000 values \(/,
    ],
  },
  { name: 'bytes', files: { 'a.yaml': noise }, told: [/^apps\/kustomization\.yaml:1 'a\.yaml' /] },
  {
    name: 'UTF-16',
    files: { 'a.yaml': bytes(`\ufeff${configMap('a')}`, 'utf16le') },
    told: [],
    objects: 1,
  },
  {
    name: 'Latin-1',
    files: { 'a.yaml': bytes(configMap('a', '  umlaut: Grüße\n'), 'latin1') },
    told: [/^apps\/kustomization\.yaml:1 'a\.yaml' kustomize-build: a\.yaml: .*UTF-8/],
  },
  {
    name: 'line breaks of Windows',
    files: {
      'kustomization.yaml': 'resources: [a.yaml]\r\nnamePrefix: x-\r\n',
      'a.yaml': configMap('a').replaceAll('\n', '\r\n'),
    },
    told: [],
    objects: 1,
  },
  {
    name: 'maps in maps, 20,000 deep',
    files: { 'a.yaml': `${configMap('a')}x: ${'{ a: '.repeat(20_000)}1${' }'.repeat(20_000)}\n` },
    told: [/^apps\/a\.yaml:\d+ '.*' kustomize-build: exceeded max depth of 10000/],
  },
  {
    name: '50,000 lines',
    files: {
      'a.yaml': Array.from({ length: 1000 }, (_, i) => `---\n${configMap(`n${i}`, lines(43))}`).join(''),
    },
    told: [],
    objects: 1000,
  },
];

const world = (
  files: Readonly<Record<string, string | Uint8Array>>,
): Record<string, string | Uint8Array> => ({
  'clusters/apps.yaml': fluxKustomization('apps', 'apps'),
  'clusters/other.yaml': fluxKustomization('other', 'other'),
  'other/kustomization.yaml': 'resources: [b.yaml]\n',
  'other/b.yaml': configMap('b'),
  'apps/kustomization.yaml': 'resources: [a.yaml]\n',
  ...Object.fromEntries(Object.entries(files).map(([name, text]) => [path.posix.join('apps', name), text])),
});

async function check(t: TestContext, { files, told, objects }: BadInput): Promise<void> {
  // A busy machine is not what is tested here.
  const it = await engineSession(t, world(files), {
    limits: { ...defaultRenderLimits, timeLimitMs: 110_000 },
  });
  const problems = await it.problems();
  assert.equal(problems.length, told.length, problems.join('\n'));
  for (const [i, pattern] of told.entries()) assert.match(problems[i] ?? '', pattern);
  const renders = it.session.snapshot.owners.map(workingRender);
  const counts = renders.map((render) => (render.kind === 'rendered' ? render.objects.length : undefined));
  assert.deepEqual(counts, [objects, 1]);
}

for (const one of cases) test(one.name, { timeout: 120_000 }, (t) => check(t, one));

test('a file of 100 MB is not read, and what needs it says so', { timeout: 120_000 }, (t) =>
  check(t, {
    name: 'large',
    files: {
      'kustomization.yaml': 'resources: [a.yaml, c.yaml]\n',
      'a.yaml': configMap('a'),
      'c.yaml': new Uint8Array(100 * 1024 * 1024),
    },
    told: [
      /^apps\/kustomization\.yaml:1 'c\.yaml' kustomize-build: apps\/c\.yaml has 100 MB, and files above 16 MB are not read/,
    ],
  }),
);
