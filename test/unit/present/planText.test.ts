import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { success } from '../../../src/base/outcome.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { planText } from '../../../src/present/plan/planText.ts';
import { buildKey } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { planAt, syncPlan } from '../../../src/session/plan/syncPlan.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import {
  applied,
  build,
  configMap,
  deployedAs,
  edited,
  environment,
  firstCommit,
  kustomization,
  repository,
  root,
  secondCommit,
  settled,
} from '../../support/snapshots.ts';

/** The document as a person reads it, whole, and that its grammar knows every kind of line of it. */

const deployment = (image: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas: 2, template: { spec: { containers: [{ name: 'web', image }] } } },
});
const one = configMap('one', { level: 'info' });
const settings = (hash: string, level: string): JsonObject => configMap(`settings-${hash}`, { level });

const now = Date.parse('2026-06-01T12:00:00Z');
const subject = { head: 'the working tree', fetchedAt: now - 120_000, now };

function sample(): Snapshot {
  const before = [one, settings('2456789bcd', 'info'), deployment('web:1')];
  const live = [
    edited(applied(one), { level: 'debug' }),
    ...before.slice(1).map((object) => applied(object)),
  ];
  const other = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } };
  const after = [one, settings('fghkmtbcd2', 'debug'), deployment('web:2'), configMap('two', {}), namespace];
  const inputs = deployedAs(before, live, { working: build({ objects: after }) });
  const owners = [
    kustomization({ spec: { dependsOn: [{ name: 'infra' }], wait: true, timeout: '5m' } }),
    kustomization({ name: 'infra', path: './infra', ready: 'False', message: 'no disk' }),
  ];
  return settled({
    ...inputs,
    environments: new Map([['prod', environment({ owners, live: [...live, other] })]]),
  });
}

const expected = `Sync preview: what merging the working tree would do
compared with what is deployed (main@sha1:${firstCommit}) and what is live now
3 to create, 2 to update, 1 to delete, 1 owner unknown; 1 owner will not run

Kustomization/shop/infra in prod
  ? unknown: rendering main@sha1:${firstCommit}

Kustomization/shop/apps in prod: 3 to create, 2 to update, 1 to delete
  does not run: it depends on Kustomization/shop/infra, which is not ready now: no disk
  · after Kustomization/shop/infra
  · it then waits for 5 min at most until what it applied is ready
  from main@sha1:${firstCommit}
  first, definitions, namespaces and cluster roles:
  + create Namespace new
  then everything else:
  ~ update ConfigMap shop/one
      data.level: debug → info  (takes back a change made in the cluster)
  + create ConfigMap shop/settings-fghkmtbcd2
      takes the place of settings-2456789bcd: the same generator, other contents
  + create ConfigMap shop/two
  ~ update Deployment shop/web
      spec.template.spec.containers: [{"name":"web","image":"web:1"}] → [{"name":"web","image":"web:2"}]
      info pods-restart: its 2 pods restart, one after the other: the pod template changes
  last, what is no longer in Git:
  - prune ConfigMap shop/settings-2456789bcd
`;

test('the document, whole', () => {
  assert.equal(planText(syncPlan(sample()), subject).text, expected);
});

test('owners and steps fold', () => {
  const { text, folds } = planText(syncPlan(sample()), subject);
  const lines = text.split('\n');
  assert.deepEqual(
    folds.map(({ start, end }) => `${String(end - start)}: ${lines[start] ?? ''}`),
    [
      '1: Kustomization/shop/infra in prod',
      '17: Kustomization/shop/apps in prod: 3 to create, 2 to update, 1 to delete',
      '1:   ~ update ConfigMap shop/one',
      '1:   + create ConfigMap shop/settings-fghkmtbcd2',
      '2:   ~ update Deployment shop/web',
    ],
  );
});

test('a commit, with its age, and what is old by now', () => {
  const world = deployedAs([one], [applied(one)], {
    repository: repository({
      commits: new Map([
        [firstCommit, success(new Map())],
        [secondCommit, success(new Map())],
      ]),
    }),
    builds: new Map([[buildKey(root, secondCommit, 'apps'), build({ objects: [configMap('two', {})] })]]),
  });
  const first = settled({ ...world, inspected: new Map([[root, new Set([secondCommit])]]) });
  const head = { head: 'feature/web (2222222222)', headAt: now - 3 * 3_600_000, fetchedAt: now, now };
  assert.deepEqual(
    planText(planAt(first, root, secondCommit), head)
      .text.split('\n')
      .slice(0, 3),
    [
      'Sync preview: what merging feature/web (2222222222) would do, committed 3 h ago',
      `compared with what is deployed (main@sha1:${firstCommit}) and what is live now`,
      '1 to create, 1 to delete',
    ],
  );
});

interface Rule {
  readonly match: string;
  readonly name?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}
const grammar = JSON.parse(
  readFileSync(path.join(projectFolder, 'syntaxes', 'sync-plan.tmLanguage.json'), 'utf8'),
) as { readonly patterns: readonly Rule[] };

/** The name of the rule that colours a line from its beginning to its end. */
const scopeOf = (line: string): string | undefined => {
  const rule = grammar.patterns.find(({ match }) => new RegExp(match, 'u').exec(line)?.[0] === line);
  return rule && (rule.name ?? Object.values(rule.captures ?? {})[0]?.name);
};

const kinds: Readonly<Record<string, string>> = {
  'Sync preview: what merging the working tree would do': 'markup.heading.sync-plan',
  'compared with what is committed (origin/main)': 'comment.line.side.sync-plan',
  'stale: 3 objects are still being predicted': 'keyword.other.stale.sync-plan',
  '3 to create; 1 warning': 'markup.bold.summary.sync-plan',
  'nothing changes': 'markup.bold.summary.sync-plan',
  'Kustomization/shop/apps in prod': 'entity.name.section.sync-plan',
  'Target/prod/apps/shop in prod: 1 to create': 'entity.name.section.sync-plan',
  '  runs within 1 min of the merge: GitRepository/a/b is fetched that often': 'comment.line.when.sync-plan',
  '  does not run: it is suspended': 'keyword.other.blocked.sync-plan',
  '  · after Kustomization/shop/infra': 'comment.line.sync-plan',
  '  from main@sha1:1111': 'comment.line.side.sync-plan',
  '  estimated: no chosen cluster has it': 'comment.line.side.sync-plan',
  '  then everything else:': 'keyword.control.stage.sync-plan',
  '  + create Service shop/web  apps/web.yaml:4': 'markup.inserted.sync-plan',
  '  ~ update Service shop/web': 'markup.changed.sync-plan',
  '  - prune Service shop/web': 'markup.deleted.sync-plan',
  '  ± recreate Service shop/web': 'markup.deleted.sync-plan',
  '  ✗ blocked Service shop/web  apps/web.yaml:4': 'invalid.sync-plan',
  '  ? unknown: it is being rendered': 'invalid.sync-plan',
  '  = 3 unchanged': 'comment.line.sync-plan',
  '      spec.replicas: 1 → 2': 'variable.other.property.sync-plan',
  '      metadata.annotations["a b"]: (none) → x  (takes back a change made in the cluster)':
    'variable.other.property.sync-plan',
  '      spec.args: order restored': 'variable.other.property.sync-plan',
  '      warning scale-to-zero: it is scaled from 1 to zero: nothing of it runs any more':
    'keyword.other.sync-plan',
  '      info pods-restart: its pods restart': 'comment.line.impact.sync-plan',
  '      takes the place of a-b: the same generator, other contents': 'comment.line.generator.sync-plan',
  '      it would be updated, but Service shop/web is refused before that':
    'string.unquoted.reason.sync-plan',
};
test('the grammar knows every kind of line', () => {
  for (const [line, scope] of Object.entries(kinds)) assert.equal(scopeOf(line), scope, line);
  for (const line of expected.split('\n')) if (line !== '') assert.ok(scopeOf(line), line);
});
