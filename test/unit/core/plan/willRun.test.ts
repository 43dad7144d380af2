import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFluxKustomization } from '../../../../src/core/owner/flux/fluxKustomization.ts';
import { readAgentStatus } from '../../../../src/core/owner/flux/fluxStatus.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';
import type { Circumstances } from '../../../../src/core/plan/circumstances.ts';
import { willRun } from '../../../../src/core/plan/willRun.ts';

/** Whether and when a merge is applied, from the objects of Flux as the cluster holds them. */

const ready = (status: string, message = ''): JsonObject => ({
  conditions: [{ type: 'Ready', status, reason: 'Some', message }],
});
const kustomization = (spec: JsonObject, status: JsonObject = ready('True')): JsonObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'apps', namespace: 'shop' },
  spec: { interval: '10m', path: './apps', sourceRef: { kind: 'GitRepository', name: 'fleet' }, ...spec },
  status,
});
const url = 'https://git.example.com/org/fleet';
const source = (spec: JsonObject, status: JsonObject = ready('True')): JsonObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'fleet', namespace: 'shop' },
  spec: { interval: '1m', url, ref: { branch: 'main' }, ...spec },
  status,
});

interface Case {
  readonly what: string;
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
  readonly source?: JsonObject;
  readonly circumstances?: Partial<Circumstances>;
  /** When, or why not, then the notes. */
  readonly expected: readonly string[];
}

const dependency = (name: string, status: JsonObject | undefined): Circumstances['dependencies'][number] => ({
  name,
  status: status && readAgentStatus({ spec: {}, status }),
});

const cases: readonly Case[] = [
  {
    what: 'the source is fetched at its interval',
    expected: ['within 1 min of the merge: GitRepository/shop/fleet is fetched that often'],
  },
  { what: 'suspended', spec: { suspend: true }, expected: ['not: it is suspended'] },
  {
    what: 'the source is suspended',
    source: source({ suspend: true }),
    expected: ['not: its source GitRepository/shop/fleet is suspended'],
  },
  {
    what: 'the source cannot be fetched',
    source: source({}, ready('False', 'authentication required')),
    expected: ['not: its source GitRepository/shop/fleet cannot be fetched: authentication required'],
  },
  {
    what: 'pinned to a commit, no merge matters',
    source: source({ ref: { commit: '1234567890abcdef' } }),
    expected: ['not: its source GitRepository/shop/fleet is pinned to commit 1234567890'],
  },
  {
    what: 'a tag',
    source: source({ ref: { tag: 'live' } }),
    expected: ['when the tag live, which GitRepository/shop/fleet follows, has moved to the merge'],
  },
  {
    what: 'versions',
    source: source({ ref: { semver: '>=1.0.0' } }),
    expected: ['when a new tag matches >=1.0.0, which GitRepository/shop/fleet follows'],
  },
  {
    what: 'it waits for health, with its timeout',
    spec: { wait: true, timeout: '5m' },
    expected: [
      'within 1 min of the merge: GitRepository/shop/fleet is fetched that often',
      'it then waits for 5 min at most until what it applied is ready',
    ],
  },
  {
    what: 'it is failing, and is tried again',
    spec: { retryInterval: '2m' },
    status: ready('False', 'no matches\nfor kind'),
    expected: [
      'within 1 min of the merge: GitRepository/shop/fleet is fetched that often',
      'it is not ready now: no matches for kind; it is tried again every 2 min',
    ],
  },
  {
    what: 'after those that it depends on',
    spec: { dependsOn: [{ name: 'infra' }] },
    circumstances: { dependencies: [dependency('shop/infra', ready('True'))] },
    expected: [
      'within 1 min of the merge: GitRepository/shop/fleet is fetched that often',
      'after Kustomization/shop/infra',
    ],
  },
  {
    what: 'a dependency fails',
    circumstances: { dependencies: [dependency('shop/infra', ready('False', 'no disk'))] },
    expected: [
      'not: it depends on Kustomization/shop/infra, which is not ready now: no disk',
      'after Kustomization/shop/infra',
    ],
  },
  {
    what: 'a dependency is not there',
    circumstances: { dependencies: [dependency('shop/infra', undefined)] },
    expected: [
      'not: it depends on Kustomization/shop/infra, which does not exist',
      'after Kustomization/shop/infra',
    ],
  },
  {
    what: 'a dependency is held up by the same merge',
    circumstances: {
      dependencies: [
        { ...dependency('shop/infra', ready('True')), heldUp: 'there Service shop/web is refused' },
      ],
    },
    expected: [
      'not: it depends on Kustomization/shop/infra, and there Service shop/web is refused',
      'after Kustomization/shop/infra',
    ],
  },
  {
    what: 'a circle',
    circumstances: { circle: ['shop/apps', 'shop/infra', 'shop/apps'] },
    expected: ['not: it waits for itself: shop/apps → shop/infra → shop/apps (dependsOn)'],
  },
  {
    what: 'a circle among others of its source',
    circumstances: { circleOfSource: ['shop/a', 'shop/b', 'shop/a'] },
    expected: [
      'within 10 min, its own interval: nobody is told of commits of GitRepository/shop/fleet while shop/a → shop/b → shop/a wait for each other (dependsOn)',
    ],
  },
];
for (const { what, spec = {}, status, source: from = source({}), circumstances, expected } of cases)
  test(`when a merge is applied: ${what}`, () => {
    const remotes = [{ name: 'origin', urls: [url] }];
    const read = readFluxKustomization(kustomization(spec, status), new Map([['shop/fleet', from]]), remotes);
    assert.ok(read.kind === 'ours');
    const run = willRun(read.owner, { dependencies: [], circle: undefined, ...circumstances });
    const told = run.blockedBy === undefined ? run.when : `not: ${run.blockedBy}`;
    assert.deepEqual([told, ...run.notes], expected);
  });

test('a target runs when somebody applies it', () => {
  const run = willRun(
    { id: { kind: 'Target', environment: 'prod', path: 'apps' }, status: undefined, ref: { by: 'unsaid' } },
    { dependencies: [], circle: undefined },
  );
  assert.deepEqual(run, { when: 'when somebody applies it', notes: [] });
});
