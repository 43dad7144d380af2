import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArgoApplication } from '../../../src/core/owner/argo/argoApplication.ts';
import { readArgoSettings } from '../../../src/core/owner/argo/argoSettings.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { argoDisagreements } from '../../../src/present/rows/argoDisagreements.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { applied, configMap, deployedAs, edited, settled } from '../../support/snapshots.ts';

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
    [...inputs.environments].map(([name, environment]) => [
      name,
      { ...environment, applications: { listed: true, objects: new Map([['shop/apps', application]]) } },
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
    const found = argoDisagreements(snapshot, owner, now);
    assert.equal(found.length, told.length, found.join('\n'));
    for (const [i, pattern] of told.entries()) assert.match(found[i] ?? '', pattern);
    const [environment] = treeRows(snapshot, undefined, now, { show: 'all', group: 'owner' });
    const [row] = treeRows(snapshot, environment?.id, now, { show: 'all', group: 'owner' });
    for (const line of found) assert.ok(row?.tooltip.includes(line));
  });
