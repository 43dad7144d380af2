import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineNotes } from '../../../src/present/lines/lineNotes.ts';
import { placeOf, rowAt } from '../../../src/present/lines/placeOf.ts';
import type { LineNote } from '../../../src/present/viewModels.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { changedViews, presentViews, type Look } from '../../../src/present/views.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { scopeKey, type FileTree, type Inputs } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  build,
  configMap,
  configMaps,
  edited,
  environment,
  failedBuild,
  inputs,
  origins,
  repository,
  root,
  settled,
  text,
  watched,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const file = 'apps/a.yaml';
const path = `${root}/${file}`;
const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  level: info\n';
const places = origins(file, { '/kind': 2, '/metadata/name': 4, '/data/level': 6 });
const object = configMap('a', { level: 'info' });
const drifted = edited(applied(object), { level: 'debug' });
const injected = edited(applied(object), { level: 'debug' }, 'cert-manager-cainjector');

interface Given {
  readonly live?: readonly JsonObject[];
  readonly working?: JsonObject;
  readonly tree?: FileTree;
  readonly stale?: boolean;
  readonly environments?: Inputs['environments'];
}

function snapshotOf({ live = [drifted], working = object, tree, stale = false }: Given = {}): Snapshot {
  const rendered = text(file, yaml);
  const deployed = build({ objects: [object], origins: [places], tree: rendered });
  const same = working === object && !stale;
  return settled(
    inputs({
      environments: [environment({ live })],
      repository: repository({ working: tree ?? rendered }),
      deployed,
      working: same ? deployed : build({ objects: [working], origins: [places], tree: rendered, stale }),
    }),
  );
}
const notesOf = (snapshot: Snapshot): readonly LineNote[] => lineNotes(snapshot, now).get(path) ?? [];
const brief = (snapshot: Snapshot): readonly unknown[] =>
  notesOf(snapshot).map(({ line, mark, text: said }) => [line, mark, said]);

const rows: readonly (readonly [title: string, given: Given, notes: readonly unknown[]])[] = [
  ['in sync', { live: [applied(object)] }, []],
  ['drift', {}, [[5, 'drift', '≠ live debug in prod · kubectl edit, 2 h ago']]],
  [
    'drift by a controller that keeps writing',
    { live: [injected] },
    [[5, 'drift', '≠ live debug in prod, contested · cert-manager CA injector, 2 h ago']],
  ],
  [
    'a pending edit',
    { live: [applied(object)], working: configMap('a', { level: 'warning' }) },
    [[5, 'pending', '→ live info in prod until merged']],
  ],
  [
    'an edit that adopts live',
    { working: configMap('a', { level: 'debug' }) },
    [[5, 'pending', '= live debug in prod once merged']],
  ],
  ['missing', { live: [] }, [[1, 'missing', '≠ not in prod']]],
  [
    'lines above were added since the render',
    { tree: text(file, `# one\n# two\n${yaml}`) },
    [[7, 'drift', '≠ live debug in prod · kubectl edit, 2 h ago']],
  ],
  ['the line is gone', { tree: text(file, yaml.replace('  level: info\n', '')) }, []],
  ['the file is gone', { tree: new Map() }, []],
];
for (const [title, given, notes] of rows) {
  void test(`notes of a file: ${title}`, () => {
    assert.deepEqual(brief(snapshotOf(given)), notes);
  });
}

void test('what a controller keeps changing can be taken out of Git, other drift cannot', () => {
  const removable = (live: JsonObject): readonly unknown[] =>
    notesOf(snapshotOf({ live: [live] })).flatMap(({ targets }) => targets.map((one) => one.removable));
  assert.deepEqual([removable(drifted), removable(injected)], [[false], [true]]);
});

void test('a note of an older render says so', () => {
  assert.deepEqual(
    notesOf(snapshotOf({ stale: true })).map(({ stale }) => stale),
    [true],
  );
  const good = build({ objects: [object], origins: [places], tree: text(file, yaml) });
  const broken = settled(
    inputs({
      environments: [environment({ live: [drifted] })],
      repository: repository({ working: text(file, yaml) }),
      deployed: good,
      working: failedBuild({ code: 'rejected', message: 'no' }, good.lastGood),
    }),
  );
  assert.deepEqual(
    notesOf(broken).map(({ stale }) => stale),
    [true],
  );
});

void test('what cannot be known says so on the line of the object, in one line', () => {
  const failure = { code: 'denied', message: '403:\nforbidden' } as const;
  const scopes = new Map([[scopeKey(configMaps, 'shop'), watched([], { listed: false, failure })]]);
  const good = build({ objects: [object], origins: [places], tree: text(file, yaml) });
  const snapshot = settled(
    inputs({
      environments: [environment({ scopes })],
      repository: repository({ working: text(file, yaml) }),
      deployed: good,
      working: good,
    }),
  );
  assert.deepEqual(brief(snapshot), [[1, 'unknown', '? unknown in prod: 403: forbidden']]);
});

void test('one line that drifts in several environments has one note, production first', () => {
  const good = build({ objects: [object], origins: [places], tree: text(file, yaml) });
  const environments = [
    environment({ name: 'test', live: [edited(applied(object), { level: 'trace' })] }),
    environment({ name: 'prod', production: true, live: [drifted] }),
    environment({ name: 'dev', live: [applied(object)] }),
  ];
  const snapshot = settled(
    inputs({
      environments,
      repository: repository({ working: text(file, yaml) }),
      deployed: good,
      working: good,
    }),
  );
  assert.deepEqual(brief(snapshot), [
    [5, 'drift', '≠ live debug in prod, trace in test (2 of 3) · kubectl edit, 2 h ago'],
  ]);
  const [note] = notesOf(snapshot);
  assert.deepEqual(
    note?.targets.map(({ label, row }) => [label, placeOf(snapshot, row)?.line]),
    [
      ['prod', 5],
      ['test', 5],
    ],
  );
  const [prod, other] = note.hover.split('\n').filter((line) => line.includes('kubectl edit'));
  assert.match(
    prod ?? '',
    /^\| \*\*prod\*\* \(production\) · .* \| `debug` \| `info` \| kubectl edit, 2 h ago \|$/,
  );
  assert.match(other ?? '', /^\| \*\*test\*\* · .* \| `trace` \| `info` \| kubectl edit, 2 h ago \|$/);
});

void test('drift and an edit of the same value are two notes, and the hover tells both values once', () => {
  const snapshot = snapshotOf({ working: configMap('a', { level: 'warning' }) });
  assert.deepEqual(brief(snapshot), [
    [5, 'drift', '≠ live debug in prod · kubectl edit, 2 h ago'],
    [5, 'pending', '→ deployed info in prod until merged'],
  ]);
  const [drift, pending] = notesOf(snapshot);
  assert.match(
    drift?.hover ?? '',
    /\| In Git \| `info` \|\n\| Your edit \| `warning` \|\n\| Live \| `debug` \|/,
  );
  assert.equal(pending?.hover, '');
});

void test('only files that are asked for have notes', () => {
  assert.deepEqual([...lineNotes(snapshotOf(), now, ['/elsewhere/a.yaml', `${root}/b.yaml`]).keys()], []);
  assert.deepEqual([...lineNotes(snapshotOf(), now, [path]).keys()], [path]);
});

void test('a row leads to its line, and a line to the row of its resource', () => {
  const snapshot = snapshotOf();
  const [note] = notesOf(snapshot);
  assert.deepEqual(placeOf(snapshot, note?.targets[0]?.row ?? '[]'), { path, line: 5, column: 0 });
  const resource = rowAt(snapshot, path, 4);
  assert.deepEqual(placeOf(snapshot, resource ?? '[]'), { path, line: 1, column: 0 });
  assert.equal(rowAt(snapshot, path, 0), undefined);
  assert.equal(rowAt(snapshot, '/elsewhere', 4), undefined);
  assert.equal(placeOf(snapshot, '["prod","/gone","Kustomization/a/b","/ConfigMap:c/d"]'), undefined);
});

void test('a note leads to its owner, and to the manifest of that where the repository holds it', () => {
  const manifest =
    '---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: shop }\n';
  const held = snapshotOf({ tree: new Map([...text(file, yaml), ...text('clusters/apps.yaml', manifest)]) });
  const [note] = notesOf(held);
  const owner = note?.targets[0]?.owner;
  assert.equal(owner?.label, 'shop/apps');
  assert.deepEqual(placeOf(held, owner.row), {
    path: `${root}/clusters/apps.yaml`,
    line: 1,
    column: 0,
  });
  assert.equal(owner.located, true);
  // Where it does not, what the owner renders can be shown.
  const unheld = notesOf(snapshotOf())[0]?.targets[0]?.owner;
  assert.deepEqual(unheld && [unheld.label, unheld.located, unheld.row], ['shop/apps', false, owner.row]);
});

const look: Look = { visibleFiles: [path], options: { show: 'notInSync', group: 'owner' } };

void test('only what changed is told', () => {
  const first = snapshotOf({ live: [applied(object)] });
  const before = presentViews(first, look, now);
  const kinds = (views: ReturnType<typeof presentViews>): readonly string[] =>
    changedViews(before, views).map(([kind]) => kind);
  assert.deepEqual(
    changedViews(undefined, before).map(([kind]) => kind),
    ['notes', 'lens', 'watchedFolders', 'status', 'emptyState', 'tree'],
  );

  const prod = first.inputs.environments.get('prod');
  assert.ok(prod);
  const after = (scope: string, live: readonly JsonObject[]): Snapshot =>
    settled(
      {
        ...first.inputs,
        environments: new Map([
          ['prod', { ...prod, scopes: new Map(prod.scopes).set(scope, watched(live)) }],
        ]),
      },
      first,
    );
  const shop = scopeKey(configMaps, 'shop');
  assert.deepEqual(kinds(presentViews(derive({ ...first.inputs }, first), look, now)), []);
  assert.deepEqual(kinds(presentViews(after('elsewhere', []), look, now)), []);
  assert.deepEqual(kinds(presentViews(after(shop, [drifted]), look, now)), [
    'notes',
    'lens',
    'status',
    'emptyState',
    'badges',
    'tree',
  ]);
  assert.deepEqual(kinds(presentViews(after(shop, [drifted]), { ...look, visibleFiles: [] }, now)), [
    'status',
    'emptyState',
    'badges',
    'tree',
  ]);
});
