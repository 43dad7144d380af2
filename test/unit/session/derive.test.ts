import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed } from '../../../src/base/outcome.ts';
import { isObject, printJson, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import {
  buildKey,
  scopeKey,
  workingTree,
  type EnvironmentInput,
  type Inputs,
} from '../../../src/session/inputs.ts';
import type { ObjectSnapshot, Snapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  build,
  configMap,
  configMaps,
  deployedAs,
  edited,
  environment,
  failedBuild,
  firstCommit,
  inputs,
  kustomization,
  namespaces,
  origins,
  predictionOf,
  repository,
  root,
  secondCommit,
  settled,
  text,
  watched,
} from '../../support/snapshots.ts';

const one = configMap('one', { level: 'info' });
const two = configMap('two', { level: 'info' });
const inSync = (): Inputs => deployedAs([one, two], [applied(one), applied(two)]);
const verdicts = ({ owners }: Snapshot): readonly (string | undefined)[] =>
  owners.flatMap(({ objects }) => objects.map(({ verdict }) => verdict?.verdict));
const objectsOf = ({ owners }: Snapshot): readonly ObjectSnapshot[] =>
  owners.flatMap(({ objects }) => objects);

/** The inputs after a watch of ConfigMaps in `shop` has said something. */
function afterWatch(before: Inputs, live: readonly JsonObject[], state = {}): Inputs {
  return withEnvironment(before, (prod) => ({
    ...prod,
    scopes: new Map(prod.scopes).set(scopeKey(configMaps, 'shop'), watched(live, state)),
  }));
}

function withEnvironment(before: Inputs, change: (prod: EnvironmentInput) => EnvironmentInput): Inputs {
  return {
    ...before,
    environments: new Map([...before.environments].map(([name, prod]) => [name, change(prod)])),
  };
}

void test('nothing is new where nothing changed', () => {
  const first = settled(inSync());
  const again = derive({ ...first.inputs }, first);
  assert.equal(again.owners, first.owners);
});

void test('a word of a watch that nobody needs changes no owner', () => {
  const first = settled(inSync());
  const after = withEnvironment(first.inputs, (prod) => ({
    ...prod,
    scopes: new Map(prod.scopes).set(scopeKey(configMaps, 'elsewhere'), watched([])),
  }));
  assert.equal(derive(after, first).owners, first.owners);
});

void test('a change of one object leaves the others as they are', () => {
  const live = [applied(one), applied(two)];
  const first = settled(deployedAs([one, two], live));
  const second = settled(
    afterWatch(first.inputs, [edited(applied(one), { level: 'debug' }), live[1] ?? one]),
    first,
  );
  assert.deepEqual(verdicts(second), ['DRIFT', 'SYNC']);
  assert.notEqual(objectsOf(second)[0], objectsOf(first)[0]);
  assert.equal(objectsOf(second)[1], objectsOf(first)[1]);
  assert.equal(objectsOf(second)[0]?.deployed, objectsOf(first)[0]?.deployed);
});

void test('a drifted object is predicted once, and its last verdict stands until then', () => {
  const first = settled(deployedAs([one], [applied(one)]));
  const changed = derive(afterWatch(first.inputs, [edited(applied(one), { level: 'debug' })]), first);
  assert.deepEqual(verdicts(changed), ['SYNC']);
  assert.deepEqual(
    changed.wanted.predictions.map(({ object, desired }) => [object, desired]),
    [['/ConfigMap:shop/one', objectsOf(changed)[0]?.deployed?.object]],
  );
  const [wanted] = changed.wanted.predictions;
  assert.ok(wanted);
  const predictions = new Map([[wanted.owner, new Map([[wanted.object, [predictionOf(wanted)]]])]]);
  const judged = derive({ ...changed.inputs, predictions }, changed);
  assert.deepEqual(verdicts(judged), ['DRIFT']);
  assert.deepEqual(judged.wanted.predictions, []);
});

void test('an unmerged edit is pending', () => {
  const edit = build({ objects: [configMap('one', { level: 'warning' })] });
  const snapshot = settled(deployedAs([one], [applied(one)], { working: edit }));
  assert.deepEqual(verdicts(snapshot), ['PENDING']);
});

void test('of an object that is rendered twice the last counts', () => {
  const first = configMap('one', { level: 'debug' });
  const snapshot = settled(deployedAs([first, one], [applied(one)]));
  assert.deepEqual(verdicts(snapshot), ['SYNC']);
});

void test('while the working tree does not render, what it last rendered to stands', () => {
  const good = build({ objects: [configMap('one', { level: 'warning' })] });
  const lastGood = good.lastGood;
  assert.ok(lastGood);
  const broken = failedBuild({ code: 'rejected', message: 'no' }, lastGood);
  assert.deepEqual(verdicts(settled(deployedAs([one], [applied(one)], { working: broken }))), ['PENDING']);
});

void test('while a new revision is rendered, the last verdicts stand', () => {
  const first = settled(deployedAs([one], [edited(applied(one), { level: 'debug' })]));
  assert.deepEqual(verdicts(first), ['DRIFT']);
  const next = withEnvironment(first.inputs, (prod) => ({
    ...prod,
    kustomizations: watched([kustomization({ commit: secondCommit })]),
  }));
  const waiting = derive(next, first);
  assert.deepEqual(
    waiting.owners.map(({ state }) => state.kind),
    ['waiting'],
  );
  assert.deepEqual(verdicts(waiting), ['DRIFT']);
  assert.equal(waiting.wanted.scopes.get('prod')?.size, 1);
  assert.deepEqual([...(waiting.wanted.commits.get(root) ?? [])], [secondCommit]);
});

void test('what the agent says of itself and bears on verdicts is taken in', () => {
  const live = edited(applied(one), { level: 'debug' });
  const first = settled(deployedAs([one], [live]));
  assert.equal(objectsOf(first)[0]?.verdict?.certainty, 'exact');
  const attempting = withEnvironment(first.inputs, (prod) => ({
    ...prod,
    kustomizations: watched([kustomization({ attempted: secondCommit })]),
  }));
  const second = settled(attempting, first);
  assert.equal(objectsOf(second)[0]?.verdict?.certainty, 'estimated');
  const done = withEnvironment(second.inputs, (prod) => ({
    ...prod,
    kustomizations: watched([kustomization()]),
  }));
  assert.equal(objectsOf(settled(done, second))[0]?.verdict?.certainty, 'exact');
});

void test('other rules of what is ignored ask for other predictions', () => {
  const live = edited(applied(one), { level: 'debug' });
  const first = settled(deployedAs([one], [live]));
  assert.deepEqual(verdicts(first), ['DRIFT']);
  const withRules = (snapshot: Snapshot, ignore: Json, message = ''): Snapshot =>
    settled(
      withEnvironment(snapshot.inputs, (prod) => ({
        ...prod,
        kustomizations: watched([kustomization({ spec: { ignore }, message })]),
      })),
      snapshot,
    );
  const ignoring = withRules(first, [{ paths: ['/data/level'] }]);
  assert.deepEqual(verdicts(ignoring), ['IGNORED']);
  const again = withRules(ignoring, [{ paths: ['/data/level'] }], 'the same rules');
  assert.equal(objectsOf(again)[0], objectsOf(ignoring)[0]);
  assert.deepEqual(verdicts(withRules(again, [])), ['DRIFT']);
});

void test('what is written under the agent’s name after its last run is not decided before the next', () => {
  const live = { ...applied(one), data: { level: 'debug' } };
  const ranAt = (given: Inputs, lastReconciled: string): Inputs =>
    withEnvironment(given, (prod) => {
      const { status, ...owner } = kustomization();
      const ran = { ...(isObject(status) ? status : {}), history: [{ lastReconciled }] };
      return { ...prod, kustomizations: watched([{ ...owner, status: ran }]) };
    });
  // The write is of 10:00.
  const before = settled(ranAt(deployedAs([one], [live]), '2026-06-01T09:50:00Z'));
  assert.deepEqual(verdicts(before), ['UNKNOWN']);
  const after = derive(ranAt(before.inputs, '2026-06-01T10:10:00Z'), before);
  assert.deepEqual(verdicts(after), ['SYNC']);
});

void test('an owner that only says that it is ready again leaves its objects as they are', () => {
  const first = settled(inSync());
  const again = withEnvironment(first.inputs, (prod) => ({
    ...prod,
    kustomizations: watched([kustomization({ message: 'applied again' })]),
  }));
  const second = derive(again, first);
  assert.notEqual(second.owners, first.owners);
  assert.deepEqual(
    objectsOf(second).map((object, i) => object === objectsOf(first)[i]),
    [true, true],
  );
});

void test('two worktrees of one repository do not take each other’s objects', () => {
  const before = inSync();
  const other = build({ objects: [configMap('one', { level: 'warning' }), two] });
  const both: Inputs = {
    ...before,
    repositories: new Map([
      [root, repository()],
      ['/other', repository()],
    ]),
    builds: new Map([
      ...before.builds,
      [buildKey('/other', firstCommit, 'apps'), build({ objects: [one, two] })],
      [buildKey('/other', workingTree, 'apps'), other],
    ]),
  };
  const first = settled(both);
  assert.deepEqual(verdicts(first), ['SYNC', 'SYNC', 'PENDING', 'SYNC']);
  assert.equal(derive({ ...first.inputs }, first).owners, first.owners);
});

const states: readonly (readonly [
  title: string,
  given: Inputs,
  state: string,
  reason: string | undefined,
])[] = [
  [
    'not applied yet',
    inputs({ environments: [environment({ owners: [kustomization({ commit: undefined })] })] }),
    'waiting',
    'the agent has not applied it yet',
  ],
  ['being rendered', inputs(), 'waiting', `rendering main@sha1:${firstCommit}`],
  [
    'an unknown commit',
    inputs({
      repository: repository({
        commits: new Map([
          [
            firstCommit,
            failed({ code: 'unknownRevision', revision: firstCommit, message: 'no such commit' }),
          ],
        ]),
      }),
    }),
    'unknown',
    `main@sha1:${firstCommit} is not in this clone (git fetch origin)`,
  ],
  [
    'a render that fails',
    inputs({ deployed: failedBuild({ code: 'rejected', message: 'no such file' }) }),
    'unknown',
    'no such file',
  ],
  [
    'a render without words',
    inputs({ deployed: failedBuild({ code: 'timedOut', afterMs: 1 }) }),
    'unknown',
    'rendering took longer than 0.001 s, the limit in the settings',
  ],
  ['rendered', inputs({ deployed: build() }), 'compared', undefined],
];
for (const [title, given, state, reason] of states) {
  void test(`state of an owner: ${title}`, () => {
    const [owner] = derive(given, undefined).owners;
    assert.equal(owner?.state.kind, state);
    assert.equal('reason' in owner.state ? owner.state.reason : undefined, reason);
  });
}

void test('an owner whose source is another repository is not ours', () => {
  const given = inputs({
    repository: repository({
      repository: {
        root,
        gitFolder: '',
        commonFolder: '',
        head: {},
        remotes: [{ name: 'origin', urls: ['/elsewhere'], fetch: [] }],
        refs: [],
      },
    }),
  });
  assert.deepEqual(derive(given, undefined).owners, []);
});

void test('an object that is gone is missing, once its creation is predicted', () => {
  const first = settled(deployedAs([one], [applied(one)]));
  const gone = derive(afterWatch(first.inputs, []), first);
  assert.deepEqual(
    gone.wanted.predictions.map(({ live }) => live),
    [null],
  );
  assert.deepEqual(verdicts(settled(gone.inputs, gone)), ['MISSING']);
});

const namespace = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const withNamespaces = (before: Inputs, live: readonly JsonObject[]): Inputs =>
  withEnvironment(before, (prod) => ({
    ...prod,
    scopes: new Map(prod.scopes).set(scopeKey(namespaces, ''), watched(live)),
  }));

void test('what is missing has its namespace looked up, and is refused where nothing makes that', () => {
  const first = settled(deployedAs([one], []));
  const [owner] = first.owners;
  assert.ok(owner?.world.scopes.has(scopeKey(namespaces, '')));
  const there = settled(withNamespaces(first.inputs, [namespace('shop')]), first);
  assert.deepEqual(verdicts(there), ['MISSING']);
  const gone = settled(withNamespaces(first.inputs, [namespace('other')]), there);
  assert.deepEqual(verdicts(gone), ['BLOCKED']);
  const made = settled(withNamespaces(deployedAs([one, namespace('shop')], []), []), gone);
  assert.deepEqual(verdicts(made), ['MISSING', 'MISSING']);
});

void test('while all is there, nobody asks which namespaces there are', () => {
  const [owner] = settled(inSync()).owners;
  assert.equal(owner?.world.scopes.has(scopeKey(namespaces, '')), false);
});

const manifestOf = (name: string, path: string): JsonObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name, namespace: 'shop' },
  spec: { interval: '10m', path, prune: true, sourceRef: { kind: 'GitRepository', name: 'fleet' } },
});
const workingBuild = (before: Inputs, path: string, objects: readonly JsonObject[] | undefined): Inputs => {
  const builds = new Map(before.builds);
  const key = buildKey(root, workingTree, path);
  if (objects) builds.set(key, build({ objects }));
  else builds.delete(key);
  return { ...before, builds };
};
const itself = manifestOf('apps', './apps');
const selfApplied = (): Snapshot => settled(deployedAs([one, itself], [applied(one)]));

test('an owner that renders itself stays what it is while the working tree is not rendered yet', () => {
  const first = selfApplied();
  const unrendered = derive(workingBuild(first.inputs, 'apps', undefined), first);
  assert.equal(unrendered.owners[0]?.next, undefined);
  assert.deepEqual(
    unrendered.wanted.builds.map(({ revision }) => revision),
    [workingTree],
  );
});

test('an owner that takes itself out of Git is gone with all that it applied, and stays rendered as it is', () => {
  const first = selfApplied();
  const removed = settled(workingBuild(first.inputs, 'apps', [one]), first);
  const [owner] = removed.owners;
  assert.deepEqual(owner?.next, { kind: 'removed', deletes: true });
  assert.deepEqual(
    owner.objects.map(({ working }) => working),
    owner.objects.map(() => undefined),
  );
  assert.ok(removed.wanted.keptBuilds.has(buildKey(root, workingTree, 'apps')));
  assert.deepEqual(removed.wanted.builds, []);
  assert.equal(derive({ ...removed.inputs }, removed).owners, removed.owners);
});

test('an owner that moves itself is rendered where it was and where it goes', () => {
  const first = selfApplied();
  const moving = derive(workingBuild(first.inputs, 'apps', [one, manifestOf('apps', './elsewhere')]), first);
  assert.equal(moving.owners[0]?.next?.kind, 'changed');
  assert.deepEqual(
    moving.wanted.builds.map(({ path }) => path),
    ['elsewhere'],
  );
  assert.ok(moving.wanted.keptBuilds.has(buildKey(root, workingTree, 'apps')));
});

test('an owner that is new in the working tree has all that it renders made', () => {
  const first = settled(deployedAs([one], [applied(one)]));
  const added = derive(workingBuild(first.inputs, 'apps', [one, manifestOf('more', './more')]), first);
  assert.deepEqual(
    added.owners.map(({ next }) => next?.kind),
    [undefined, 'created'],
  );
  const rendered = settled(workingBuild(added.inputs, 'more', [two]), added);
  assert.deepEqual(
    rendered.owners[1]?.objects.map(({ verdict }) => verdict?.verdict),
    ['PENDING'],
  );
});

test('patches that another owner puts into a spec are located by what that one renders', () => {
  const patch = 'kind: ConfigMap\nmetadata: { name: _ }\ndata: { level: info }\n';
  const spec = { patches: [{ patch: 'own' }, { patch, target: { kind: 'ConfigMap' } }] };
  const more = kustomization({ name: 'more', path: './more', spec });
  const written = manifestOf('more', './more');
  const own = origins('clusters/more.yaml', { '/kind': 2, '/spec/patches/0/patch': 9 });
  const given = inputs({
    environments: [environment({ owners: [kustomization(), more] })],
    repository: repository({ working: text('clusters/more.yaml', printJson(written)) }),
  });
  const elsewhere = origins('clusters/sync.yaml', { '/spec/patches/1/patch': 20 });
  const builds = new Map(given.builds).set(
    buildKey(root, workingTree, 'apps'),
    build({ objects: [more], origins: [new Map([...own, ...elsewhere])] }),
  );
  const { recipe, manifest } =
    derive({ ...given, builds }, undefined).owners.find(({ owner }) => owner.path === 'more') ?? {};
  assert.equal(manifest?.path, 'clusters/more.yaml');
  assert.deepEqual(
    recipe?.kind === 'known' && recipe.options && 'manifest' in recipe.options && recipe.options.manifest,
    {
      path: 'clusters/more.yaml',
      namespace: 'shop',
      name: 'more',
      patches: [{ index: 1, path: 'clusters/sync.yaml', line: 20 }],
    },
  );
});
