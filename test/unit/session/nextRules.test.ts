import assert from 'node:assert/strict';
import { test } from 'node:test';
import { success } from '../../../src/base/outcome.ts';
import { formatPath } from '../../../src/core/resource/fieldPath.ts';
import type { Json, JsonObject } from '../../../src/core/resource/json.ts';
import { formatRule } from '../../../src/core/owner/ignoreRules.ts';
import { buildKey, workingTree, type Inputs } from '../../../src/session/inputs.ts';
import { planBetween } from '../../../src/session/plan/planBetween.ts';
import { planAt, syncPlan } from '../../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../../src/session/plan/plannedOwner.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  build,
  configMap,
  edited,
  environment,
  firstCommit,
  inputs,
  kustomization,
  repository,
  root,
  secondCommit,
  settled,
} from '../../support/snapshots.ts';

/** A merge that changes the rules of an owner: what the owner then leaves alone, and what it takes back. */

const level: Json = { paths: ['/data/level'], target: { name: 'one' } };
const rules = (...ignore: readonly Json[]): JsonObject => (ignore.length === 0 ? {} : { ignore });

interface Row {
  readonly title: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** In Git, at the first commit and in the working tree. */
  readonly git?: readonly [deployed: string, working: string];
  readonly live: string;
  readonly verdict: string;
  readonly plan: string;
  /** Of the change alone; nothing where it does nothing. */
  readonly change: string;
}

const rows: readonly Row[] = [
  {
    title: 'a rule for what has drifted',
    before: rules(),
    after: rules(level),
    live: 'debug',
    verdict: 'CONVERGING, CONVERGING data.level by spec.ignore[0]',
    plan: 'unchanged one, data.level stays by spec.ignore[0]',
    change: 'unchanged one, data.level stays by spec.ignore[0]',
  },
  {
    title: 'a rule that goes, and what it had hidden',
    before: rules(level),
    after: rules(),
    live: 'debug',
    verdict: 'PENDING, PENDING data.level by spec.ignore[0]',
    plan: 'update one: data.level',
    change: 'update one: data.level',
  },
  {
    title: 'a rule that changes its place alone',
    before: rules(level),
    after: rules({ paths: ['/data/other'], target: { name: 'one' } }, level),
    live: 'debug',
    verdict: 'IGNORED, IGNORED data.level by spec.ignore[0]',
    plan: 'unchanged one',
    change: '',
  },
  {
    title: 'a rule for what does not differ',
    before: rules(),
    after: rules(level),
    live: 'info',
    verdict: 'SYNC',
    plan: 'unchanged one',
    change: '',
  },
  {
    title: 'a rule and another value, for what has drifted',
    before: rules(),
    after: rules(level),
    git: ['info', 'warn'],
    live: 'debug',
    verdict: 'CONVERGING, CONVERGING data.level by spec.ignore[0]',
    plan: 'unchanged one, data.level stays by spec.ignore[0]',
    change: 'unchanged one, data.level stays by spec.ignore[0]',
  },
  {
    title: 'no rule, and drift: it is not the change that takes it back',
    before: rules(),
    after: { ...rules(), interval: '1h' },
    live: 'debug',
    verdict: 'DRIFT, DRIFT data.level',
    plan: 'update one: data.level',
    change: '',
  },
];

for (const row of rows)
  test(row.title, () => {
    const snapshot = settled(merging(row));
    assert.equal(verdictOf(snapshot), row.verdict);
    assert.equal(planOf(syncPlan(snapshot)), row.plan);
    assert.equal(
      planOf(planAt(snapshot, root, secondCommit)),
      row.plan,
      'of a commit as of the working tree',
    );
    const between = { root, base: firstCommit, baseName: 'origin/main', head: secondCommit };
    assert.equal(planOf(planBetween(snapshot, between)), row.change);
  });

test('rules as they are typed ask for other predictions, and are followed at each step', () => {
  const [first, second, third] = [rows[3], rows[0], rows[1]];
  assert.ok(first && second && third);
  const drifted = { ...first, live: 'debug', after: rules() };
  const before = settled(merging(drifted));
  assert.equal(verdictOf(before), 'DRIFT, DRIFT data.level');
  const ruled = settled(merging({ ...drifted, after: rules(level) }, before.inputs), before);
  assert.equal(verdictOf(ruled), second.verdict);
  const again = settled(merging(drifted, ruled.inputs), ruled);
  assert.equal(verdictOf(again), 'DRIFT, DRIFT data.level');
});

/** `clusters` renders the manifest of `apps`; the second commit is as the working tree. */
function merging(
  { before, after, git: [deployed, working] = ['info', 'info'], live }: Omit<Row, 'title'>,
  last?: Inputs,
): Inputs {
  const owner = (spec: JsonObject): JsonObject => {
    const { status: _, ...manifest } = kustomization({ spec });
    return manifest;
  };
  const objects = {
    clusters: [owner(before), owner(after)],
    apps: [configMap('one', { level: deployed }), configMap('one', { level: working })],
  };
  const builds = Object.entries(objects).flatMap(([path, [first, then]]) => [
    [buildKey(root, firstCommit, path), build({ objects: first ? [first] : [] })] as const,
    ...[workingTree, secondCommit].map(
      (revision) => [buildKey(root, revision, path), build({ objects: then ? [then] : [] })] as const,
    ),
  ]);
  const liveOne = applied(configMap('one', { level: deployed }));
  const made = inputs({
    environments: [
      environment({
        owners: [kustomization({ name: 'clusters', path: './clusters' }), kustomization({ spec: before })],
        live: [live === deployed ? liveOne : edited(liveOne, { level: live })],
      }),
    ],
    repository: repository({
      commits: new Map([firstCommit, secondCommit].map((commit) => [commit, success(new Map())])),
    }),
    builds: new Map(builds),
  });
  return {
    ...made,
    predictions: last?.predictions ?? made.predictions,
    inspected: new Map([[root, new Set([firstCommit, secondCommit])]]),
  };
}

const verdictOf = ({ owners }: Snapshot): string =>
  owners
    .filter(({ owner: { path } }) => path === 'apps')
    .flatMap(({ objects }) => objects)
    .map(({ verdict }) =>
      [
        verdict?.verdict ?? 'none',
        ...(verdict?.fields ?? []).map(
          ({ path, verdict: one, rule }) =>
            `${one} ${formatPath(path)}${rule ? ` by ${formatRule(rule)}` : ''}`,
        ),
      ].join(', '),
    )
    .join('; ');

const planOf = (planned: readonly PlannedOwner[]): string =>
  planned
    .filter(({ snapshot }) => snapshot.owner.path === 'apps')
    .flatMap((one) => (one.kind === 'unknown' ? [one.reason] : one.plan.steps.map(stepText)))
    .join('; ');

type Step = Extract<PlannedOwner, { kind: 'planned' }>['plan']['steps'][number];

const stepText = ({ action, id, fields, ignored }: Step): string =>
  [
    `${action} ${id.name}${fields.length === 0 ? '' : `: ${fields.map(({ path }) => formatPath(path)).join(', ')}`}`,
    ...ignored.map(({ path, rule }) => `${formatPath(path)} stays by ${formatRule(rule)}`),
  ].join(', ');
