import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badges } from '../../../src/present/rows/badges.ts';
import { driftStop, type Whereabouts } from '../../../src/present/rows/driftStop.ts';
import { lineNotes } from '../../../src/present/lines/lineNotes.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { scopeKey, type EnvironmentInput, type FileTree } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  build,
  configMap,
  configMaps,
  edited,
  environment,
  inputs,
  origins,
  repository,
  root,
  settled,
  watched,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const written = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  level: info\n  port: "1"\n`;
const names = ['a', 'b', 'c'] as const;
const tree: FileTree = new Map(
  names.map((name) => [
    `apps/${name}.yaml`,
    { kind: 'text', source: { path: `apps/${name}.yaml`, text: written(name) } },
  ]),
);
const object = (name: string, data: JsonObject = {}): JsonObject =>
  configMap(name, { level: 'info', port: '1', ...data });
const places = (name: string): ReturnType<typeof origins> =>
  origins(`apps/${name}.yaml`, { '/kind': 2, '/metadata/name': 4, '/data/level': 6, '/data/port': 7 });
const rendered = (change: JsonObject = {}): ReturnType<typeof build> =>
  build({
    objects: names.map((name) => object(name, name === 'a' ? change : {})),
    origins: names.map(places),
    tree,
  });

const inSync = (name: string): JsonObject => applied(object(name));
const drifted = (name: string, data: JsonObject): JsonObject =>
  edited(inSync(name), { level: 'info', port: '1', ...data });
const live: readonly JsonObject[] = [drifted('a', { level: 'debug', port: '2' }), inSync('b')];

function snapshotOf(environments: readonly EnvironmentInput[], change?: JsonObject): Snapshot {
  const deployed = rendered();
  const working = change ? rendered(change) : deployed;
  return settled(inputs({ environments, repository: repository({ working: tree }), deployed, working }));
}
const told = (snapshot: Snapshot): readonly unknown[] =>
  [...badges(snapshot)].map(([path, { mark, tooltip }]) => [path.slice(root.length + 6), mark, tooltip]);

void test('files that control what drifted or is missing', () => {
  assert.deepEqual(told(snapshotOf([environment({ live })])), [
    ['a.yaml', 'drift', '2 fields differ in prod'],
    ['c.yaml', 'drift', '1 object is missing in prod'],
  ]);
});

void test('production first, and many environments are counted', () => {
  const others = ['x', 'y', 'z'].map((name) => environment({ name, live: [...live, inSync('c')] }));
  const prod = environment({
    name: 'prod',
    production: true,
    live: [drifted('a', { port: '3' }), inSync('b')],
  });
  const [x] = others;
  assert.ok(x);
  assert.deepEqual(told(snapshotOf([x, prod])), [
    ['a.yaml', 'drift', '1 field differs in prod, 2 fields differ in x'],
    ['c.yaml', 'drift', '1 object is missing in prod'],
  ]);
  assert.deepEqual(told(snapshotOf([...others, prod]))[0], [
    'a.yaml',
    'drift',
    '7 fields differ in 4 environments (1 production)',
  ]);
});

void test('a pending edit has no badge: Git’s own stands there', () => {
  const all = names.map(inSync);
  assert.deepEqual(told(snapshotOf([environment({ live: all })], { level: 'warning' })), []);
});

void test('what cannot be compared, unless the whole cluster does not answer', () => {
  const failure = { code: 'denied', message: '403: forbidden' } as const;
  const scopes = new Map([[scopeKey(configMaps, 'shop'), watched([], { listed: false, failure })]]);
  assert.deepEqual(told(snapshotOf([environment({ scopes })]))[0], [
    'a.yaml',
    'unknown',
    '1 cannot be compared in prod',
  ]);
  const drifting = environment({ name: 'test', live: [...live, inSync('c')] });
  assert.deepEqual(told(snapshotOf([environment({ scopes }), drifting]))[0], [
    'a.yaml',
    'drift',
    '1 cannot be compared in prod, 2 fields differ in test',
  ]);
  const down = { code: 'unreachable', message: 'no answer' } as const;
  assert.deepEqual(told(snapshotOf([environment({ connection: { kind: 'failed', failure: down } })])), []);
});

const stops: readonly (readonly [
  title: string,
  from: Whereabouts | undefined,
  next: unknown,
  previous: unknown,
])[] = [
  ['from nowhere', undefined, ['a', 5, 1], ['c', 1, 3]],
  ['from above', { path: `${root}/apps/a.yaml`, line: 0 }, ['a', 5, 1], ['c', 1, 3]],
  ['within the file', { path: `${root}/apps/a.yaml`, line: 5 }, ['a', 6, 2], ['c', 1, 3]],
  ['on to the next file', { path: `${root}/apps/a.yaml`, line: 6 }, ['c', 1, 3], ['a', 5, 1]],
  ['from a file without drift', { path: `${root}/apps/b.yaml`, line: 3 }, ['c', 1, 3], ['a', 6, 2]],
  ['round to the first', { path: `${root}/apps/c.yaml`, line: 1 }, ['a', 5, 1], ['a', 6, 2]],
  ['from a file elsewhere', { path: '/z.yaml', line: 0 }, ['a', 5, 1], ['c', 1, 3]],
];
for (const [title, from, next, previous] of stops) {
  void test(`next and previous drift: ${title}`, () => {
    const snapshot = snapshotOf([environment({ live })]);
    const found = (['next', 'previous'] as const).map((direction) => {
      const stop = driftStop(snapshot, from, direction, now);
      return [/(\w+)\.yaml$/.exec(stop?.place.path ?? '')?.[1], stop?.place.line, stop?.number];
    });
    assert.deepEqual(found, [next, previous]);
  });
}

void test('a stop says what its line says; edits and what is unknown are none', () => {
  const snapshot = snapshotOf([environment({ live })], { level: 'warning' });
  const stop = driftStop(snapshot, undefined, 'next', now);
  assert.equal(stop?.text, '≠ live debug in prod · kubectl edit, 2 h ago');
  assert.equal(stop.count, 3);
  const notes = [...lineNotes(snapshot, now).values()].flat();
  assert.equal(notes.filter(({ kind }) => kind === 'pending').length, 1);
  assert.equal(
    driftStop(snapshotOf([environment({ live: names.map(inSync) })]), undefined, 'next', now),
    undefined,
  );
});
