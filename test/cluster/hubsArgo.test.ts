import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { at, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import type { Session } from '../../src/session/session.ts';
import type { OwnerSnapshot } from '../../src/session/snapshot.ts';
import { argoNamespace, startArgo } from '../harness/argo.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { startHubWorld, type HubWorld } from './support/hubWorld.ts';

// The real Argo CD of one cluster applies to another one, which its Applications name by address or by name.
let world: HubWorld;
let clone: string;
before(async () => {
  world = await startHubWorld('argo', startArgo);
  clone = await publish();
});
after(() => world.stop());

void test('an Application is compared in the cluster that its destination is', async () => {
  const session = await world.openSession(clone, []);
  const reason = `it goes to the cluster far: say which environment that is, with "knownAs": { "hub": ["far"] } in plumbline.environments or --known-as, and choose it`;
  await told(session, { 'by-address → spoke': 'one SYNC', 'by-name → hub': reason });
  session.dispose();

  const bound = await world.openSession(clone, ['far']);
  await told(bound, { 'by-address → spoke': 'one SYNC', 'by-name → spoke': 'one SYNC' });
  const edit = { fieldManager: 'kubectl-edit' };
  for (const namespace of names)
    await world.spoke.objects.patch(configMap(namespace), { data: { level: 'changed' } }, edit);
  await told(bound, {
    'by-address → spoke': 'one DRIFT data.level',
    'by-name → spoke': 'one DRIFT data.level',
  });
  for (const name of names) {
    await agentSays(name, 'OutOfSync');
    await world.objects.patch(application(name), { operation: { sync: { revision: 'main' } } });
    await agentSays(name, 'Synced');
    assert.equal(at(await world.spoke.objects.get(configMap(name)), 'data', 'level'), 'info');
  }
  await told(bound, { 'by-address → spoke': 'one SYNC', 'by-name → spoke': 'one SYNC' });
  bound.dispose();
});

const names = ['by-address', 'by-name'] as const;

const told = (session: Session, expected: Readonly<Record<string, string>>): Promise<unknown> =>
  waitUntil('the verdicts', async () => {
    const { owners } = await session.settled();
    assert.deepEqual(Object.fromEntries(owners.map((owner) => [titleOf(owner), saidOf(owner)])), expected);
    return true;
  });

const titleOf = ({ owner: { id }, environment }: OwnerSnapshot): string =>
  `${id.kind === 'Target' ? '' : id.name} → ${environment}`;

const saidOf = ({ state, objects }: OwnerSnapshot): string =>
  'reason' in state
    ? state.reason
    : objects
        .map(({ id, verdict }) =>
          [id.name, verdict?.verdict, ...(verdict?.fields ?? []).map((field) => formatPath(field.path))].join(
            ' ',
          ),
        )
        .join(', ');

const application = (name: (typeof names)[number]): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: argoNamespace },
  spec: {
    project: 'default',
    source: { repoURL: world.address, targetRevision: 'main', path: 'app' },
    destination: {
      ...(name === 'by-name' ? { name: 'far' } : { server: world.spoke.controlPlane.url }),
      namespace: name,
    },
    syncPolicy: { syncOptions: ['CreateNamespace=true'] },
  },
  operation: { sync: { revision: 'main', syncOptions: ['CreateNamespace=true'] } },
});

const configMap = (namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', namespace },
});

const agentSays = (name: (typeof names)[number], status: string): Promise<unknown> =>
  waitUntil(
    `${name} to be ${status}`,
    async () => {
      const found = await world.objects.get(application(name));
      const isIdle = at(found, 'operation') === undefined;
      if (stringAt(found, 'status', 'sync', 'status') === status && isIdle) return true;
      throw new Error(JSON.stringify(at(found, 'status')));
    },
    { timeoutMs: 120_000, everyMs: 300 },
  );

async function publish(): Promise<string> {
  const folder = path.join(world.folder, 'clone');
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(folder, ...args);
  await gitOutput('.', 'clone', '--quiet', world.address, folder);
  mkdirSync(path.join(folder, 'app'));
  writeFileSync(
    path.join(folder, 'app/one.yaml'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {level: info}\n',
  );
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'one object');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  const { url, certificateAuthority, tokens } = world.spoke.controlPlane;
  await world.objects.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...{ name: 'far', namespace: argoNamespace },
      labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
    },
    stringData: {
      ...{ name: 'far', server: url },
      config: JSON.stringify({
        bearerToken: tokens['admin'] ?? '',
        tlsClientConfig: { caData: Buffer.from(certificateAuthority).toString('base64') },
      }),
    },
  });
  for (const name of names) await world.objects.apply(application(name));
  for (const name of names) await agentSays(name, 'Synced');
  return folder;
}
