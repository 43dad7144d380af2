import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deepestNesting } from '../../../src/core/owner/deepestNesting.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { ownerCycles } from '../../../src/present/rows/ownerCycles.ts';
import { buildKey, workingTree, type FileTree, type Inputs } from '../../../src/session/inputs.ts';
import { withNestedApplications } from '../../../src/session/argo/nestedApplications.ts';
import type { OwnerSnapshot, Snapshot, UnjudgedOwner } from '../../../src/session/snapshot.ts';
import {
  build,
  environment,
  firstCommit,
  inputs,
  kustomization,
  origins,
  repository,
  root,
  settled,
} from '../../support/snapshots.ts';

/** By name, the owners that each renders. Each has a folder of its name with a file for each of them. */
type Renders = Readonly<Record<string, readonly string[]>>;

const manifest = (name: string): JsonObject => kustomization({ name, path: `./${name}` });

function given(renders: Renders): Inputs {
  const files: FileTree = new Map(
    Object.entries(renders).flatMap(([by, names]) =>
      names.map((name) => {
        const path = `${by}/${name}.yaml`;
        const source = { path, text: `# ${name}\nkind: Kustomization\nname: ${name}\n` };
        return [path, { kind: 'text', source }] as const;
      }),
    ),
  );
  const builds = Object.entries(renders).flatMap(([by, names]) => {
    const made = build({
      objects: names.map(manifest),
      origins: names.map((name) => origins(`${by}/${name}.yaml`, { '/metadata/name': 3 })),
      tree: new Map([...files].filter(([path]) => path.startsWith(`${by}/`))),
    });
    return [firstCommit, workingTree].map((revision) => [buildKey(root, revision, by), made] as const);
  });
  return inputs({
    environments: [environment({ owners: Object.keys(renders).map(manifest) })],
    repository: repository({ working: files }),
    builds: new Map(builds),
  });
}

const asApplications = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  owners: snapshot.owners.map((one): OwnerSnapshot => {
    const { owner, working } = one;
    const objects = working?.lastGood?.objects.map((built) => ({
      ...built,
      id: { ...built.id, group: 'argoproj.io', kind: 'Application' },
    }));
    return {
      ...one,
      owner: { ...owner, id: { kind: 'Application', namespace: 'shop', name: owner.path } },
      working: working?.lastGood && { ...working, lastGood: { ...working.lastGood, objects: objects ?? [] } },
    };
  }),
});

const told = (snapshot: Snapshot, severities = {}): readonly string[] =>
  [...ownerCycles(snapshot, () => severities)].flatMap(([path, problems]) =>
    problems.map(
      ({ start, end, severity, code, message }) =>
        `${path.slice(root.length + 1)}:${String(start.line + 1)}:${String(start.character)}-${String(end.character)} ${severity} ${code} ${message}`,
    ),
  );

const circle = (...names: readonly string[]): string =>
  `warning owner-cycle owners render each other in a circle: ${names
    .map((name) => `Kustomization/shop/${name}`)
    .join(' → ')}; what deletes one of them deletes all`;

const cases: readonly (readonly [title: string, renders: Renders, problems: readonly string[]])[] = [
  ['a tree', { a: ['b', 'c'], b: ['c'], c: [] }, []],
  ['an owner that renders itself, as Flux is bootstrapped', { a: ['a', 'b'], b: [] }, []],
  ['two', { a: ['b'], b: ['a'] }, [`b/a.yaml:3:0-7 ${circle('a', 'b', 'a')}`]],
  [
    'three, below another one',
    { top: ['a'], a: ['b'], b: ['c'], c: ['a'] },
    [`c/a.yaml:3:0-7 ${circle('a', 'b', 'c', 'a')}`],
  ],
  [
    'two circles',
    { a: ['b'], b: ['a'], c: ['d', 'c'], d: ['c'] },
    [`b/a.yaml:3:0-7 ${circle('a', 'b', 'a')}`, `c/d.yaml:3:0-7 ${circle('d', 'c', 'd')}`],
  ],
];
for (const [title, renders, problems] of cases)
  void test(`owners that render each other: ${title}`, () => {
    const snapshot = settled(given(renders));
    assert.deepEqual(told(snapshot), problems);
    assert.deepEqual(told(snapshot, { 'owner-cycle': 'off' }), []);
  });

void test('an Application that renders itself is told', () => {
  const snapshot = asApplications(settled(given({ a: ['a', 'b'], b: [] })));
  assert.deepEqual(told(snapshot), [
    'a/a.yaml:3:0-7 info owner-of-itself Application/shop/a renders its own manifest: a change of it is applied by itself, and deleting it deletes what would make it again',
  ]);
});

void test('Applications that render others without end are told at the last that is looked at', () => {
  const names = Array.from({ length: deepestNesting + 1 }, (_, i) => `a${String(i)}`);
  const renders = Object.fromEntries(names.map((name, i) => [name, [`a${String(i + 1)}`]]));
  const last = String(deepestNesting);
  assert.deepEqual(told(asApplications(settled(given(renders)))), [
    `a${last}/a${String(deepestNesting + 1)}.yaml:3:0-${String(`name: a${last}`.length)} warning owner-cycle Applications render further ones without end: Application/shop/a${last}, ${last} below the first, renders a${String(deepestNesting + 1)}; what is below that is not looked at`,
  ]);
});

void test('an Application that renders one of another name, and that the next, ends', () => {
  const [top] = asApplications(settled(given({ a: ['b'] }))).owners;
  assert.ok(top);
  let count = 0;
  const all = withNestedApplications([top], (_, by): UnjudgedOwner => {
    count++;
    const id = { kind: 'Application', namespace: 'shop', name: `a${String(count)}` } as const;
    return { ...by, owner: { ...by.owner, id } };
  });
  assert.equal(all.length, deepestNesting + 1);
});
