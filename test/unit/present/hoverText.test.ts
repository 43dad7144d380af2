import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldVerdict, ObjectVerdict } from '../../../src/core/drift/judge/verdict.ts';
import { seenDifference, seenOwner } from '../../../src/core/drift/sightings/sightings.ts';
import { fieldLines, resourceLine } from '../../../src/present/rows/resourceLine.ts';
import type { Times } from '../../../src/present/times.ts';
import { fieldDifference, shortValue } from '../../../src/present/lines/fieldText.ts';
import { fieldHover, objectHover, objectSentence } from '../../../src/present/lines/hoverText.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  configMap,
  deployedAs,
  kustomization,
  environment,
  settled,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const object = configMap('a', { level: 'info' });

function first(parts = {}): { readonly owner: OwnerSnapshot; readonly object: ObjectSnapshot } {
  const environments = [environment({ live: [applied(object)], owners: [kustomization(parts)] })];
  const [owner] = settled(deployedAs([object], [], { environments })).owners;
  const [found] = owner?.objects ?? [];
  assert.ok(owner && found);
  return { owner, object: found };
}

const field = (more: Partial<FieldVerdict> = {}): FieldVerdict => ({
  path: [{ field: 'data' }, { field: 'level' }],
  verdict: 'DRIFT',
  state: 'changed',
  desired: 'info',
  live: 'debug',
  contested: false,
  ...more,
});
const verdict = (more: Partial<ObjectVerdict> = {}): ObjectVerdict => ({
  verdict: 'DRIFT',
  certainty: 'exact',
  fields: [],
  ...more,
});
const hover = (one: FieldVerdict, of: ObjectVerdict = verdict(), parts = {}): string =>
  fieldHover({ ...first(parts), verdict: of }, one, { now });

void test('both values, who wrote live, and what comes next', () => {
  const by = {
    manager: 'kubectl-edit',
    operation: 'Update',
    time: '2026-06-01T10:00:00Z',
  } as const;
  assert.equal(
    hover(field({ by })),
    [
      '**ConfigMap shop/a** in **prod**',
      '`data.level`',
      [
        '| | |',
        '|---|---|',
        '| In Git | `info` |',
        '| Live | `debug` |',
        '| Written by | kubectl edit, 2 h ago |',
        '| Next | Kustomization/shop/apps will put it back in at most 10 min |',
      ].join('\n'),
    ].join('\n\n'),
  );
});

void test('nothing in a name or a value is Markdown, or ends a row of the table', () => {
  const text = hover(
    field({
      desired: 'a|b`c',
      live: 'x\r\n| y',
      by: { manager: '[click](https://example.com)|\n**me**', operation: 'Update' },
    }),
  );
  assert.match(text, /\| In Git \| `a¦bˋc` \|\n/);
  assert.match(text, /\| Live \| `x↵¦ y` \|\n/);
  assert.match(text, /\| Written by \| .*\\\[click\\\]\\\(https:\/\/example\.com\\\)\\\| \\\*\\\*me\\\*\\\*/);
  assert.equal(text.split('\n').filter((line) => line.startsWith('|')).length, 6);
});

const seenAt = Date.parse('2026-06-01T11:55:00Z');
const untimedWriter = { manager: 'kubectl', operation: 'Update', subresource: 'scale' } as const;

void test('since when: as the API server has kept it, and since this editor knows', () => {
  const { owner, object: found } = first();
  const times = (one?: FieldVerdict): Times => ({
    now,
    sightings: new Map([[seenOwner(owner), new Map([[seenDifference(found.id, one), seenAt]])]]),
  });
  const drift = field({ by: untimedWriter });
  const text = fieldHover({ owner, object: found, verdict: verdict() }, drift, times(drift));
  assert.match(text, /\| Written by \| kubectl scale, at a time that the API server has not kept \|\n/);
  assert.match(text, /\| First seen \| 5 min ago, by this editor \|\n/);
  assert.doesNotMatch(fieldHover({ owner, object: found, verdict: verdict() }, drift, { now }), /First seen/);
  const missing = verdict({ verdict: 'MISSING' });
  assert.match(
    objectHover({ owner, object: found, verdict: missing }, times()),
    /\n\nFirst seen 5 min ago, by this editor\n\n/,
  );
  const rows = (by: FieldVerdict['by']): string | undefined => {
    const one = field(by ? { by } : {});
    const judged = { ...found, verdict: verdict({ fields: [one] }) };
    return fieldLines(owner, judged, times(one))[0]?.description;
  };
  assert.equal(rows(untimedWriter), 'live debug, Git info · kubectl scale, seen 5 min ago');
  assert.equal(rows(undefined), 'live debug, Git info · seen 5 min ago');
  const timed = { manager: 'kubectl-edit', operation: 'Update', time: '2026-06-01T10:00:00Z' } as const;
  assert.equal(rows(timed), 'live debug, Git info · kubectl edit, 2 h ago');
  assert.equal(
    resourceLine(owner, { ...found, verdict: missing }, times()).description,
    'not in the cluster · seen 5 min ago',
  );
});

void test('the rule that hides a field, and where it is', () => {
  const rule = { list: 'spec.ignore', index: 0, pointer: '/data/level', dropped: false } as const;
  assert.match(
    hover(field({ verdict: 'IGNORED', rule })),
    /\| Rule \| spec\.ignore\\\[0\\\]: \/data\/level \\\(of Kustomization\/shop\/apps as it is in the cluster\\\) \|/,
  );
  const setting = 'resource.customizations.ignoreDifferences.all';
  assert.match(
    hover(field({ verdict: 'IGNORED', rule: { ...rule, list: 'argocd-cm', setting } })),
    /\| Rule \| argocd-cm: resource\.customizations\.ignoreDifferences\.all: \/data\/level \|/,
  );
});

void test('how sure a verdict is, where it is not exact', () => {
  assert.doesNotMatch(hover(field()), /estimated|partial/);
  assert.match(
    hover(field(), verdict({ certainty: 'estimated', reason: 'types *deduced*' })),
    /\n\*estimated: types \\\*deduced\\\*\*$/,
  );
});

void test('an object as a whole: plain for trees, escaped for hovers', () => {
  const unknown = verdict({ verdict: 'UNKNOWN', reason: 'a_b (403)' });
  assert.equal(objectSentence(unknown), 'cannot be decided (a_b (403))');
  assert.match(
    objectHover({ ...first(), verdict: unknown }, { now }),
    /cannot be decided \\\(a\\_b \\\(403\\\)\\\)/,
  );
  assert.equal(objectSentence(verdict({ verdict: 'PENDING_SYNC' })), 'committed, not applied yet');
});

void test('what was last seen is not shown as what is', () => {
  const { owner, object: seen } = first();
  const old: ObjectSnapshot = {
    ...seen,
    live: { kind: 'present', object: applied(object), asOf: 0, old: 'no *answer*' },
  };
  assert.match(
    fieldHover({ owner, object: old, verdict: verdict() }, field(), { now }),
    /The cluster does not answer \(no \\\*answer\\\*\): this is what was last seen/,
  );
});

const differences: readonly (readonly [Partial<FieldVerdict>, string])[] = [
  [{}, 'live debug, Git info'],
  [{ contested: true }, 'live debug, Git info, contested'],
  [{ edited: 'trace' }, 'live debug, Git info, your edit trace'],
  [{ committed: 'trace' }, 'live debug, Git info, trace committed'],
  [{ committed: 'trace', edited: 'warning' }, 'live debug, Git info, trace committed, your edit warning'],
  [{ verdict: 'CONVERGING', edited: 'debug' }, 'live debug, Git info, adopted by your edit'],
  [{ verdict: 'CONVERGING', committed: 'debug' }, 'live debug, Git info, adopted by a commit'],
  [{ verdict: 'COSMETIC' }, 'live debug, Git info, the same, written otherwise'],
  [
    { verdict: 'PENDING_SYNC', committed: 'warning', edited: 'trace' },
    'live debug, warning committed, your edit trace',
  ],
  [{ state: 'missing' }, 'not live, Git info'],
  [{ state: 'extra-owned' }, 'live debug, dropped from Git'],
  [{ state: 'reverted' }, 'live debug, not in Git'],
  [{ state: 'reordered' }, 'order differs'],
  [{ verdict: 'OPAQUE' }, 'encrypted, cannot be compared'],
  [{ verdict: 'PENDING', edited: 'warning' }, 'live debug, your edit warning'],
  [{ verdict: 'PENDING' }, 'live debug, your edit drops it'],
  [{ verdict: 'PENDING_SYNC', committed: 'warning' }, 'live debug, warning committed'],
  [{ verdict: 'PENDING_SYNC' }, 'live debug, dropped by a commit'],
];
for (const [more, text] of differences) {
  void test(`difference: ${text}`, () => {
    assert.equal(fieldDifference(field(more)), text);
  });
}

void test('each verdict has words of its own in the tree', () => {
  const { owner, object: found } = first();
  const wholes = ['MISSING', 'PENDING', 'PENDING_SYNC', 'PRUNE', 'DELETING', 'RECREATE'] as const;
  const others = ['BLOCKED', 'INVALID', 'UNKNOWN', 'SYNC', 'NOT_COMPARED', 'CONVERGING', 'OPAQUE'] as const;
  const rows = [...wholes, ...others].map((one) =>
    resourceLine(owner, { ...found, verdict: verdict({ verdict: one }) }, { now }),
  );
  assert.equal(new Set(rows.map(({ description }) => description)).size, rows.length);
  const kinds = ['DRIFT', 'CONVERGING', 'PENDING', 'PENDING_SYNC', 'COSMETIC', 'IGNORED', 'OPAQUE'] as const;
  const fields = kinds.map((one) =>
    resourceLine(
      owner,
      { ...found, verdict: verdict({ verdict: one, fields: [field({ verdict: one })] }) },
      { now },
    ),
  );
  assert.equal(new Set(fields.map(({ description }) => description)).size, fields.length);
  assert.deepEqual(
    fields.map((row) => row.verdict),
    kinds,
  );
});

void test('a value on one line', () => {
  assert.deepEqual([undefined, '', 'a\r\nb', 3n, { a: [1] }, 'x'.repeat(60)].map(shortValue), [
    'none',
    '""',
    'a↵b',
    '3',
    '{"a":[1]}',
    `${'x'.repeat(47)}…`,
  ]);
});
