import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArgoApplication } from '../../../src/core/owner/argo/argoApplication.ts';
import { readArgoSettings } from '../../../src/core/owner/argo/argoSettings.ts';
import { readHelmBuild } from '../../../src/core/owner/helm/helmBuild.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { agentDisagreements } from '../../../src/present/rows/agentDisagreements.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  configMap,
  deployedAs,
  edited,
  environment,
  kustomization,
  settled,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const [same, other] = [configMap('same', { level: 'info' }), configMap('other', { level: 'info' })];
const judged = settled(
  deployedAs([same, other], [applied(same), edited(applied(other), { level: 'debug' })]),
);

/** The same owner as an Application, of which Argo CD says this. */
function withArgo(
  verdicts: Readonly<Record<string, string>>,
  reconciledAt: string,
  compareOptions = '',
): Snapshot {
  const url = 'https://git.example.com/fleet.git';
  const application: JsonObject = {
    metadata: {
      name: 'apps',
      namespace: 'shop',
      annotations: { 'argocd.argoproj.io/compare-options': compareOptions },
    },
    spec: { source: { repoURL: url, path: 'apps' } },
    status: {
      reconciledAt,
      resources: Object.entries(verdicts).map(([name, status]) => ({
        kind: 'ConfigMap',
        namespace: 'shop',
        name,
        status,
      })),
    },
  };
  const { inputs } = judged;
  const environments = new Map(
    [...inputs.environments].map(([name, one]) => [
      name,
      { ...one, applications: { listed: true, objects: new Map([['shop/apps', application]]) } },
    ]),
  );
  const read = readArgoApplication(application, readArgoSettings('argocd', undefined), [
    { name: 'origin', urls: [url] },
  ]);
  assert.ok(read.kind === 'ours' && read.owner.build);
  const { id, build } = read.owner;
  const owners = judged.owners.map((one) => ({ ...one, owner: { ...one.owner, id, build } }));
  return { ...judged, owners, inputs: { ...inputs, environments } };
}

const rows: readonly (readonly [
  title: string,
  verdicts: Readonly<Record<string, string>>,
  reconciledAt: string,
  told: readonly RegExp[],
  compareOptions?: string,
])[] = [
  ['both say the same', { same: 'Synced', other: 'OutOfSync' }, '2026-06-01T11:58:00Z', []],
  ['it says nothing of them', {}, '2026-06-01T11:58:00Z', []],
  [
    'it sees a difference that a sync would not change',
    { same: 'OutOfSync', other: 'OutOfSync' },
    '2026-06-01T11:58:00Z',
    [/^Argo CD calls ConfigMap shop\/same OutOfSync: it compares what it would send, and a sync would leave/],
  ],
  [
    'it has not looked since',
    { same: 'Synced', other: 'Synced' },
    '2026-06-01T09:00:00Z',
    [/^Argo CD calls ConfigMap shop\/other Synced: it looked 3 h ago, before the object was written last$/],
  ],
  [
    'it does not count the difference',
    { other: 'Synced' },
    '2026-06-01T11:58:00Z',
    [/^Argo CD calls ConfigMap shop\/other Synced: by its own comparison, /],
  ],
  [
    'the server tells it of no difference',
    { other: 'Synced' },
    '2026-06-01T11:58:00Z',
    [
      /other Synced: it compares by a server-side dry run \(ServerSideDiff\), which leaves what a sync would change$/,
    ],
    'ServerSideDiff=true',
  ],
  [
    'the server tells it of one that is not ours',
    { same: 'OutOfSync' },
    '2026-06-01T11:58:00Z',
    [
      /same OutOfSync: it compares by a server-side dry run \(ServerSideDiff, IncludeMutationWebhook=true\), in which admission may/,
    ],
    'ServerSideDiff=true,IncludeMutationWebhook=true',
  ],
];
for (const [title, verdicts, reconciledAt, told, compareOptions] of rows)
  test(`Argo CD's own verdicts beside ours: ${title}`, () => {
    const snapshot = withArgo(verdicts, reconciledAt, compareOptions);
    const [owner] = snapshot.owners;
    assert.ok(owner);
    const found = agentDisagreements(snapshot, owner, now).map(({ claim, why }) => `${claim}: ${why}`);
    assert.equal(found.length, told.length, found.join('\n'));
    for (const [i, pattern] of told.entries()) assert.match(found[i] ?? '', pattern);
    const [top] = treeRows(snapshot, undefined, now, { show: 'all', group: 'owner' });
    const [row] = treeRows(snapshot, top?.id, now, { show: 'all', group: 'owner' });
    for (const line of found) assert.ok(row?.tooltip.includes(line));
    const below = treeRows(snapshot, row?.id, now, { show: 'all', group: 'owner' });
    assert.deepEqual(
      below.flatMap(({ kind, label, description }) =>
        kind === 'message' ? [`${label}: ${description}`] : [],
      ),
      found,
    );
  });

/** The same owner as a HelmRelease with drift detection, of which helm-controller says this. */
function withHelm(status: string, since: string, message: string): Snapshot {
  const spec = { driftDetection: { mode: 'warn' } };
  const conditions = [{ type: 'Drifted', status, lastTransitionTime: since, message }];
  const release = { metadata: { name: 'apps', namespace: 'shop' }, spec, status: { conditions } };
  const { inputs } = judged;
  const environments = new Map(
    [...inputs.environments].map(([name, one]) => [
      name,
      { ...one, helmReleases: { listed: true, objects: new Map([['shop/apps', release]]) } },
    ]),
  );
  const id = { kind: 'HelmRelease', namespace: 'shop', name: 'apps' } as const;
  const owners = judged.owners.map((one) => ({
    ...one,
    owner: { ...one.owner, id, build: readHelmBuild(release) },
  }));
  return { ...judged, owners, inputs: { ...inputs, environments } };
}

const sentences = (snapshot: Snapshot): readonly string[] =>
  snapshot.owners.flatMap((owner) =>
    agentDisagreements(snapshot, owner, now).map(({ claim, why }) => `${claim}: ${why}`),
  );
const drifted = (...lines: readonly string[]): string =>
  ['Cluster state of release shop/apps.v1 has drifted from the desired state:', ...lines].join('\n');

test('what helm-controller tells of drift beside our verdicts', () => {
  const changed = 'changed (0 additions, 1 changes, 0 removals)';
  const at = '2026-06-01T11:00:00Z';
  assert.deepEqual(sentences(withHelm('True', at, drifted(`ConfigMap/shop/other ${changed}`))), []);
  assert.deepEqual(
    sentences(
      withHelm('True', at, drifted(`ConfigMap/shop/other ${changed}`, `ConfigMap/shop/same ${changed}`)),
    ),
    [
      'helm-controller calls ConfigMap shop/same drifted: it compares by a dry run, in which admission may have changed what a correction would leave, or it has not looked since; Plumbline compares what a correction would leave',
    ],
  );
  assert.deepEqual(
    sentences(
      withHelm(
        'True',
        '2026-06-01T09:00:00Z',
        drifted(`ConfigMap/shop/other removed`, `ConfigMap/shop/same removed`),
      ),
    ),
    [
      'helm-controller calls ConfigMap shop/same drifted: it found that 3 h ago, before the object was written last',
    ],
  );
  assert.deepEqual(sentences(withHelm('False', at, 'No drift detected against the cluster state')), [
    'helm-controller calls ConfigMap shop/other not drifted: it looks when it reconciles, and has not since, or the fields that differ do not count for it; Plumbline compares what a correction would leave',
  ]);
  assert.deepEqual(sentences(withHelm('Unknown', at, '')), []);
});

test('Flux is not ready, and all is as Git says', () => {
  const told = (live: JsonObject): readonly string[] =>
    sentences(
      settled(
        deployedAs([same], [live], {
          environments: [
            environment({
              live: [live],
              owners: [kustomization({ ready: 'False', message: 'timeout\nof web' })],
            }),
          ],
        }),
      ),
    );
  assert.deepEqual(told(applied(same)), [
    'Flux calls Kustomization/shop/apps not ready (ReconciliationSucceeded): that is about its last run (timeout of web); Plumbline compares what it writes with what is live, and that agrees',
  ]);
  assert.deepEqual(told(edited(applied(same), { level: 'debug' })), []);
});

test('of many the first are told', () => {
  const many = Array.from({ length: 5 }, (_, i) => configMap(`m${String(i)}`, {}));
  const all = settled(
    deployedAs(
      many,
      many.map((one) => applied(one)),
    ),
  );
  const [first] = withArgo({}, '2026-06-01T11:58:00Z').owners;
  assert.ok(first);
  const verdicts = Object.fromEntries(many.map((_, i) => [`m${String(i)}`, 'OutOfSync']));
  const { inputs } = withArgo(verdicts, '2026-06-01T11:58:00Z');
  const objects = all.owners.flatMap((owner) => owner.objects);
  const found = agentDisagreements({ ...all, inputs }, { ...first, objects }, now);
  assert.deepEqual(
    found.map(({ claim }) => claim),
    [
      'Argo CD calls ConfigMap shop/m0 OutOfSync',
      'Argo CD calls ConfigMap shop/m1 OutOfSync',
      'Argo CD calls ConfigMap shop/m2 OutOfSync',
      'Argo CD judges 2 more objects otherwise',
    ],
  );
});
