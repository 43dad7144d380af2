import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArgoApplication } from '../../../src/core/owner/argo/argoApplication.ts';
import { readArgoSettings } from '../../../src/core/owner/argo/argoSettings.ts';
import { readHelmBuild } from '../../../src/core/owner/helm/helmBuild.ts';
import type { FieldVerdict, ObjectVerdict, Verdict } from '../../../src/core/drift/judge/verdict.ts';
import { projectRules } from '../../../src/core/plan/underProject.ts';
import type { Json, JsonObject } from '../../../src/core/resource/json.ts';
import type { Judged } from '../../../src/present/judged.ts';
import { lineHover } from '../../../src/present/lines/lineHover.ts';
import { nextStep } from '../../../src/present/lines/nextStep.ts';
import type { Placed } from '../../../src/present/problems/placed.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  configMap,
  deployedAs,
  edited,
  environment,
  kustomization,
  settled,
  type OwnerParts,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const object = configMap('a', { level: 'info' });
const live = edited(applied(object), { level: 'debug' });

const field = (more: Partial<FieldVerdict> = {}): FieldVerdict => ({
  path: [{ field: 'data' }, { field: 'level' }],
  verdict: 'DRIFT',
  state: 'changed',
  desired: 'info',
  live: 'debug',
  contested: false,
  ...more,
});

function judged(parts: OwnerParts = {}, others: readonly JsonObject[] = []): Judged {
  const environments = [environment({ live: [live], owners: [kustomization(parts), ...others] })];
  const { owners } = settled(deployedAs([object], [], { environments }));
  const owner = owners.find(({ owner: { id } }) => id.kind === 'Kustomization' && id.name === 'apps');
  const found = owner?.objects[0];
  assert.ok(owner && found?.verdict);
  return { owner, object: found, verdict: found.verdict };
}

const withOwner = (one: Judged, more: Partial<OwnerSnapshot['owner']>): Judged => ({
  ...one,
  owner: { ...one.owner, owner: { ...one.owner.owner, ...more } },
});

const isAhead = (one: Judged): Judged => ({
  ...one,
  owner: { ...one.owner, head: { kind: 'ahead', name: 'origin/main', commit: 'c2', build: undefined } },
});

interface ArgoParts {
  readonly syncPolicy?: JsonObject;
  readonly status?: JsonObject;
  readonly project?: JsonObject;
}

/** The same owner as an Application. */
function asApplication({ syncPolicy = {}, status = {}, project = {} }: ArgoParts): Judged {
  const url = 'https://git.example.com/fleet.git';
  const read = readArgoApplication(
    {
      metadata: { name: 'apps', namespace: 'argocd' },
      spec: {
        project: 'team',
        source: { repoURL: url, path: 'apps' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
        syncPolicy,
      },
      status: { sync: { status: 'OutOfSync' }, ...status },
    },
    readArgoSettings('argocd', undefined),
    [{ name: 'origin', urls: [url] }],
  );
  assert.ok(read.kind === 'ours' && read.owner.build?.agent === 'argo' && read.owner.id.kind !== 'Target');
  const { deployed: _, ...owner } = read.owner;
  const everything = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
  const rules = projectRules({ spec: { ...everything, ...project } }, read.owner.id, read.owner.build);
  const one = withOwner(judged(), owner);
  return { ...one, owner: { ...one.owner, circumstances: { waitsFor: undefined, project: rules } } };
}

function asRelease(mode?: string): Judged {
  const build = readHelmBuild({
    metadata: { name: 'cart', namespace: 'shop' },
    spec: mode === undefined ? {} : { driftDetection: { mode } },
  });
  return withOwner(judged(), {
    id: { kind: 'HelmRelease', namespace: 'shop', name: 'cart' },
    build,
    schedule: { agent: 'helm', dependsOn: [], waits: true },
  });
}

const asTarget = (): Judged =>
  withOwner(judged(), { id: { kind: 'Target', environment: 'prod', path: 'apps' }, mode: 'kubectl' });

const selfHeal = { automated: { selfHeal: true } };
const windows = (kind: string): Json => [
  { kind, schedule: '0 11 * * *', duration: '3h', applications: ['*'] },
];
const rule = { list: 'spec.ignore', index: 0, pointer: '/data/level', dropped: false } as const;
const infra = kustomization({ name: 'infra', path: './infra', ready: 'False', message: 'no such chart' });
const after = { spec: { dependsOn: [{ name: 'infra' }] } };

const pending = field({ verdict: 'PENDING', edited: 'trace' });
const committed = field({ verdict: 'PENDING_SYNC', committed: 'trace' });
const contested = field({ contested: true });
const autoscaler = { manager: 'kube-controller-manager', operation: 'Update', subresource: 'scale' } as const;
const ignored = field({ verdict: 'IGNORED' });

const copies: FieldVerdict = {
  path: [{ field: 'env' }, { keys: [['name', 'A']] }],
  verdict: 'DRIFT',
  state: 'changed',
  live: [{ name: 'A' }, { name: 'A' }],
  contested: false,
};

type Case = readonly [title: string, judged: Judged, field: FieldVerdict, text: string | RegExp];
const ks = 'Kustomization/shop/apps';
const app = 'Application/argocd/apps';
const cases: readonly Case[] = [
  ['drift of Flux', judged(), field(), `${ks} will put it back in at most 10 min`],
  ['suspended', judged({ suspend: true }), field(), `nothing: ${ks} is suspended`],
  [
    'no interval',
    judged({ spec: { interval: 'soon' } }),
    field(),
    `${ks} will put it back when it reconciles`,
  ],
  [
    'it waits for another',
    judged(after, [infra]),
    field(),
    `nothing while ${ks} does not run: it depends on Kustomization/shop/infra, which is not ready now: no such chart`,
  ],
  [
    'it fails before it writes',
    withStatus('BuildFailed'),
    field(),
    `${ks} will put it back in at most 10 min, if it gets that far: it fails now (BuildFailed)`,
  ],
  [
    'it fails once it has written',
    withStatus('HealthCheckFailed'),
    field(),
    `${ks} will put it back in at most 10 min`,
  ],
  [
    'an edit',
    judged(),
    pending,
    `${ks} will write it within 1 min of the merge: GitRepository/shop/fleet is fetched that often`,
  ],
  [
    'an edit of what is suspended',
    judged({ suspend: true }),
    pending,
    `the merge alone changes nothing: ${ks} does not run: it is suspended`,
  ],
  [
    'an edit of what waits for another',
    judged(after, [infra]),
    pending,
    /^the merge alone changes nothing: .*: it depends on Kustomization\/shop\/infra, which is not ready now/,
  ],
  [
    'an edit, of an Application without automated sync',
    asApplication({}),
    pending,
    `never: sync is manual; a sync of ${app} would write it after the merge`,
  ],
  [
    'copies of an item, which a patch deletes together',
    asTarget(),
    copies,
    'kubectl apply will delete all copies of it, and make one again with the write after that, when somebody runs it',
  ],
  [
    'an edit, of an Application that syncs by itself',
    asApplication({ syncPolicy: { automated: {} } }),
    pending,
    /^Application\/argocd\/apps will write it within \d+ min of the merge/,
  ],
  [
    'an edit of a target',
    asTarget(),
    pending,
    'kubectl apply will write it, when somebody runs it after the merge',
  ],
  ['a commit', isAhead(judged()), committed, `${ks} will write origin/main in at most 1 min`],
  [
    'a commit on drift',
    isAhead(judged()),
    field({ committed: 'trace' }),
    `${ks} will write origin/main in at most 1 min`,
  ],
  [
    'a commit for what is suspended',
    isAhead(judged({ suspend: true })),
    committed,
    `nothing: ${ks} is suspended`,
  ],
  [
    'a commit, of an Application without automated sync',
    isAhead(asApplication({})),
    committed,
    `never: sync is manual; a sync of ${app} would write origin/main`,
  ],
  [
    'a commit, of an Application that syncs by itself',
    isAhead(asApplication({ syncPolicy: { automated: {} } })),
    committed,
    `${app} will write origin/main in at most 3 min`,
  ],
  [
    'a commit in a sync window that denies',
    isAhead(asApplication({ syncPolicy: { automated: {} }, project: { syncWindows: windows('deny') } })),
    committed,
    `${app} will write origin/main in at most 3 min, not before 14:00 UTC (sync window)`,
  ],
  [
    'a commit that the merge adopts',
    isAhead(judged()),
    field({ verdict: 'CONVERGING', committed: 'debug' }),
    `${ks} will write origin/main in at most 1 min, and leave this as it is live`,
  ],
  [
    'drift, sync is manual',
    asApplication({}),
    field(),
    `never: sync is manual; a sync of ${app} would put it back`,
  ],
  [
    'drift without self-heal',
    asApplication({ syncPolicy: { automated: {} } }),
    field(),
    `${app} will put it back with its next sync, and begins none for this: it does not heal itself`,
  ],
  [
    'drift with self-heal',
    asApplication({ syncPolicy: selfHeal }),
    field(),
    `${app} will put it back by itself`,
  ],
  [
    'drift with self-heal in a sync window that denies',
    asApplication({ syncPolicy: selfHeal, project: { syncWindows: windows('deny') } }),
    field(),
    `${app} will put it back by itself, not before 14:00 UTC (sync window)`,
  ],
  [
    'drift with self-heal, and a project that refuses',
    asApplication({ syncPolicy: selfHeal, project: { sourceRepos: [] } }),
    field(),
    /^nothing while Application\/argocd\/apps does not sync: its project team does not permit the repository/,
  ],
  [
    'drift with self-heal that cannot be compared',
    asApplication({
      syncPolicy: selfHeal,
      status: {
        sync: { status: 'Unknown' },
        conditions: [{ type: 'ComparisonError', message: 'no such path' }],
      },
    }),
    field(),
    `nothing while Argo CD cannot compare ${app}: no such path`,
  ],
  [
    'drift with self-heal after a sync that failed',
    asApplication({
      syncPolicy: selfHeal,
      status: { sync: { status: 'OutOfSync' }, operationState: { phase: 'Failed' } },
    }),
    field(),
    `nothing by itself: the last sync of ${app} failed, and Argo CD does not try its commit again`,
  ],
  [
    'what Argo CD does not see',
    asApplication({ syncPolicy: selfHeal }),
    field({ path: [{ field: 'metadata' }, { field: 'annotations' }, { field: 'who' }], state: 'reverted' }),
    `nothing by itself: Argo CD does not see it, and changes it when ${app} writes the object for something else`,
  ],
  [
    'contested',
    judged(),
    field({ contested: true, by: autoscaler }),
    `${ks} will put it back in at most 10 min; autoscaler keeps changing it: take it out of Git, or ignore it`,
  ],
  [
    'contested by manual sync',
    asApplication({}),
    contested,
    /^never: sync is manual; .* would put it back; a controller keeps changing it: take it out of Git, or ignore it$/,
  ],
  ['contested by a release that does not look', asRelease(), contested, /^nothing before the next upgrade/],
  [
    'contested by kubectl',
    asTarget(),
    contested,
    /^kubectl apply will put it back, when somebody runs it; a controller keeps changing it: take it out of Git$/,
  ],
  [
    'ignored in a release',
    asRelease('enabled'),
    ignored,
    "nothing for now: HelmRelease/shop/cart corrects it no more, but its next upgrade may write the chart's value",
  ],
  ['ignored by Flux', judged(), ignored, `nothing: ${ks} leaves it as it is`],
  [
    'ignored once merged',
    judged(),
    field({ verdict: 'CONVERGING', rule }),
    `once the change is merged, by spec.ignore[0]: nothing: ${ks} leaves it as it is`,
  ],
  [
    'no longer ignored once merged',
    judged(),
    field({ verdict: 'PENDING', rule }),
    `once the change is merged, spec.ignore[0], by which it is ignored, is gone: ${ks} will put it back in at most 10 min`,
  ],
  [
    'an edit takes the drift away',
    judged(),
    field({ verdict: 'CONVERGING', edited: 'debug' }),
    `merging the change takes the drift away; until then: ${ks} will put it back in at most 10 min`,
  ],
];
for (const [title, one, of, text] of cases)
  void test(`what comes next: ${title}`, () => {
    const step = nextStep(one, of, now);
    if (typeof text === 'string') assert.equal(step, text);
    else assert.match(step, text);
  });

function withStatus(reason: string): Judged {
  const one = judged();
  const { status } = one.owner.owner;
  assert.ok(status);
  return withOwner(one, { status: { ...status, ready: 'False', reason } });
}

const whole = (verdict: Verdict, of: Partial<ObjectSnapshot> = {}, one = judged()): Judged => {
  const said: ObjectVerdict = { verdict, certainty: 'exact', fields: [] };
  return { ...one, object: { ...one.object, predicted: {}, ...of, verdict: said }, verdict: said };
};
const refused = { ok: false, failure: { code: 'timedOut' } } as const;
const absent = { kind: 'absent', asOf: 0 } as const;
const headWith = (desired: ObjectSnapshot['working']): Partial<ObjectSnapshot> => ({
  head: { name: 'origin/main', desired },
});
const desired = judged().object.working;

const wholes: readonly (readonly [title: string, judged: Judged, text: string | RegExp])[] = [
  ['unknown', whole('UNKNOWN'), 'cannot be told either'],
  ['invalid', whole('INVALID'), `${ks} cannot write it before its manifest is mended`],
  ['blocked', whole('BLOCKED'), `${ks} cannot write it while that is so`],
  ['being deleted', whole('DELETING'), `once it is gone, ${ks} will create it in at most 10 min`],
  [
    'being deleted, and in Git no more',
    whole('DELETING', { deployed: undefined, working: undefined }),
    'nothing more: it goes by itself',
  ],
  [
    'made anew',
    whole('RECREATE', { predicted: { deployed: refused } }),
    `${ks} will delete it and make it anew in at most 10 min`,
  ],
  [
    'made anew by an edit',
    whole('RECREATE', { predicted: { working: refused } }),
    /will delete it and make it anew within 1 min of the merge/,
  ],
  ['missing', whole('MISSING', { live: absent }), `${ks} will create it in at most 10 min`],
  [
    'missing from a release that does not look',
    whole('MISSING', { live: absent }, asRelease()),
    /^nothing before the next upgrade/,
  ],
  ['new by an edit', whole('PENDING', { live: absent }), /will create it within 1 min of the merge/],
  ['taken over by an edit', whole('PENDING'), /will take it over within 1 min of the merge/],
  [
    'kept when an edit drops it',
    whole('PENDING', { working: undefined }),
    'nothing: it stays in the cluster',
  ],
  [
    'new by a commit',
    whole('PENDING_SYNC', { live: absent, ...headWith(desired) }, isAhead(judged())),
    `${ks} will create it in at most 1 min`,
  ],
  [
    'new by a commit, and sync is manual',
    whole('PENDING_SYNC', { live: absent, ...headWith(desired) }, isAhead(asApplication({}))),
    `never: sync is manual; a sync of ${app} would create it`,
  ],
  ['deleted by an edit', whole('PRUNE', { working: undefined }), /will delete it within 1 min of the merge/],
  [
    'deleted by a commit',
    whole('PRUNE', headWith(undefined), isAhead(judged())),
    `${ks} will delete it in at most 1 min`,
  ],
  [
    'deleted, as nothing holds it',
    whole('PRUNE', { deployed: undefined, working: undefined }),
    `${ks} will delete it in at most 10 min`,
  ],
];
for (const [title, one, text] of wholes)
  void test(`what comes next with an object: ${title}`, () => {
    const step = nextStep(one, undefined, now);
    if (typeof text === 'string') assert.equal(step, text);
    else assert.match(step, text);
  });

const placedField = (one: FieldVerdict): Placed => ({
  judged: judged(),
  field: one,
  kind: 'drift',
  mark: 'drift',
  origin: { path: 'apps/a.yaml', line: 6, column: 1, certain: true },
});

void test('the hover of several says where the API server has not kept when a field was written', () => {
  const [scaled, timed] = [
    { manager: 'kubectl', operation: 'Update', subresource: 'scale' } as const,
    { manager: 'kubectl-edit', operation: 'Update', time: '2026-06-01T10:00:00Z' } as const,
  ].map((by) => placedField(field({ by })));
  assert.ok(scaled && timed);
  const text = lineHover([scaled, timed], new Set(), { now });
  assert.match(text, /\| kubectl scale, at a time that the API server has not kept \|\n/);
  assert.match(text, /\| kubectl edit, 2 h ago \|/);
});

void test('the hover of several says what comes next with each', () => {
  const placed = (['UNKNOWN', 'BLOCKED'] as const).map((verdict) => ({
    judged: whole(verdict),
    field: undefined,
    kind: 'drift' as const,
    mark: 'drift' as const,
    origin: { path: 'apps/a.yaml', line: 1, column: 1, certain: true },
  }));
  assert.match(
    lineHover(placed, new Set(), { now }),
    /Next: cannot be told either {2}\nNext: Kustomization\/shop\/apps cannot write it while that is so$/m,
  );
});
