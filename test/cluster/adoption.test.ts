import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { printJson, type JsonObject } from '../../src/core/resource/json.ts';
import { createGitWriter } from '../../src/git/write/gitWriter.ts';
import { isProved } from '../../src/proposals/proposal.ts';
import { proposeAdoption, type Adoption } from '../../src/proposals/proposeAdoption.ts';
import type { ProposalOutcome } from '../../src/proposals/proposing.ts';
import type { Session } from '../../src/session/session.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';
import { sessionOf } from './support/sessionOf.ts';

/** Live values written into Git: two environments share a base, and in one of them somebody changed what is live. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

interface World {
  readonly repository: TemporaryRepository;
  readonly session: Session;
  readonly adopt: (
    kind: string,
    path: string,
    scope: 'line' | 'environment',
  ) => Promise<ProposalOutcome<Adoption>>;
}

async function world(t: TestContext): Promise<World> {
  const repository = temporaryRepository(t);
  const { folder, environment, write } = repository;
  const names = ['eu', 'us'] as const;
  const namespaces = new Map<string, string>();
  write('base/kustomization.yaml', 'resources: [settings.yaml, token.yaml]\n');
  write(
    'base/settings.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: info # how much is said\n  currency: EUR\n',
  );
  write('base/token.yaml', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\ndata:\n  key: b25l\n');
  for (const name of names) {
    const namespace = await cluster.newNamespace(`adopt-${name}`);
    namespaces.set(name, namespace);
    write(`${name}/kustomization.yaml`, `namespace: ${namespace}\nresources: [../base]\n`);
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } };
    const token = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace } };
    for (const object of [
      { ...settings, data: { level: 'info', currency: 'EUR' } },
      { ...token, data: { key: 'b25l' } },
    ])
      await cluster.objects.create(asApplied(object), { fieldManager: 'kubectl-client-side-apply' });
    if (name === 'us') continue;
    await cluster.objects.patch(settings, { data: { level: 'yes' } }, { fieldManager: 'kubectl-edit' });
    await cluster.objects.patch(token, { data: { key: 'dHdv' } }, { fieldManager: 'kubectl-edit' });
  }
  write(
    '.plumbline.yaml',
    `targets:\n${names.map((name) => `- { path: ${name}, environment: ${name} }\n`).join('')}`,
  );
  repository.commit('first');
  const user = await newTestUser(cluster, namespaces.get('eu') ?? '', 'test', rules.readEverything);
  const session = sessionOf(t, user);
  await session.open(
    [folder],
    names.map((name) => ({ name, context: 'test', production: name === 'eu' })),
  );
  await session.settled();
  const proposing = { session, writer: (root: string) => createGitWriter(root, { environment }) };
  const adopt: World['adopt'] = async (kind, path, scope) => {
    const owner = session.snapshot.owners.find((one) => one.environment === 'eu');
    const object = owner?.objects.find(({ id }) => id.kind === kind);
    assert.ok(owner && object);
    const field = object.verdict?.fields.find((one) => formatPath(one.path) === path);
    assert.ok(field, JSON.stringify(object.verdict));
    return proposeAdoption(proposing, { owner, object, path: field.path, scope });
  };
  return { repository, session, adopt };
}

/** As `kubectl apply` makes an object that is not there yet. */
const asApplied = (object: JsonObject & { readonly metadata: JsonObject }): JsonObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `${printJson(object)}\n` },
  },
});

function made(outcome: ProposalOutcome<Adoption>): Adoption {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.message);
  return outcome.value;
}

const fileAfter = ({ proposal }: Adoption): string => new TextDecoder().decode(proposal.files[0]?.after);

void test('a line that others share is named with them, and edited with its comment', async (t) => {
  const { adopt, repository } = await world(t);
  const adoption = made(await adopt('ConfigMap', 'data.level', 'line'));
  assert.ok(isProved(adoption.proposal.proof), JSON.stringify(adoption.proposal.proof.residue));
  assert.deepEqual(
    adoption.sharedWith.map((owner) => owner.split('\n')[0]),
    ['us'],
  );
  // `yes` is a boolean to the agents' readers, so that it has to have quotes.
  assert.match(fileAfter(adoption), /^ {2}level: "yes" # how much is said$/m);
  assert.equal(repository.git('status', '--porcelain'), '');
  adoption.inspection.dispose();
});

void test('for one environment alone it is a patch in the own kustomization', async (t) => {
  const { adopt } = await world(t);
  const adoption = made(await adopt('ConfigMap', 'data.level', 'environment'));
  assert.ok(isProved(adoption.proposal.proof), JSON.stringify(adoption.proposal.proof.residue));
  assert.deepEqual(adoption.sharedWith, []);
  assert.deepEqual(
    adoption.proposal.files.map(({ path }) => path),
    ['eu/kustomization.yaml'],
  );
  assert.match(fileAfter(adoption), /patches:\n {2}- patch: \|\n {6}apiVersion: v1\n {6}kind: ConfigMap/);
  assert.deepEqual(
    adoption.proposal.proof.moves.map(({ owner, moves }) => [owner.split('\n')[0], moves.length]),
    [['eu', 1]],
  );
  adoption.inspection.dispose();
});

void test('what a Secret holds never goes from a cluster into Git', async (t) => {
  const { adopt } = await world(t);
  const refused = await adopt('Secret', 'data.key', 'line');
  assert.match(
    refused.ok ? '' : refused.failure.message,
    /secret values: what is live is never written into Git/,
  );
});
