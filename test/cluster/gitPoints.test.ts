import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { JsonObject } from '../../src/core/resource/json.ts';
import type { Session } from '../../src/session/session.ts';
import type { OwnerSnapshot } from '../../src/session/snapshot.ts';
import { kustomization, reconcileNow, waitUntilApplied } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { sessionOf } from './support/sessionOf.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** Head, inventory and prune: what is foretold of a commit, against what the real controller then makes of it. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

const manifest = (name: string, level: string, mark = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${mark}data:\n  level: ${level}\n`;
const kept = '  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n';

interface Fleet {
  readonly namespace: string;
  readonly repository: TemporaryRepository;
  readonly session: Session;
  readonly owner: () => OwnerSnapshot | undefined;
  readonly verdicts: () => Readonly<Record<string, string | undefined>>;
  readonly live: (name: string) => Promise<JsonObject | undefined>;
  /** Pushes what is written to the remote, and fetches, as a person's own push does. */
  readonly push: (message: string) => Promise<string>;
  /** Lets the agent apply what was pushed last. */
  readonly apply: (revision: string) => Promise<unknown>;
}

async function fleet(t: TestContext, files: Readonly<Record<string, string>>, prune = true): Promise<Fleet> {
  const namespace = await cluster.newNamespace('points');
  const repository = temporaryRepository(t);
  const id = { name: 'fleet', namespace };
  const url = `https://git.example.com/${namespace}.git`;
  repository.git('remote', 'add', 'origin', url);
  for (const [name, text] of Object.entries(files)) repository.write(`app/${name}`, text);
  const resources = `namespace: ${namespace}\nresources: [${Object.keys(files).join(', ')}]\n`;
  repository.write('app/kustomization.yaml', resources);
  repository.commit('first');
  const revision = await cluster.publish({ ...id, repository: repository.folder, url });
  const owner = kustomization(id, { path: './app', prune });
  await cluster.objects.apply(owner);
  await waitUntilApplied(cluster.objects, id, revision);
  // As a fetch leaves it: nothing here runs a Git server.
  repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');

  const user = await newTestUser(cluster, namespace, 'test', rules.readEverything);
  const session = sessionOf(t, user);
  await session.open([repository.folder], [{ name: 'test', context: 'test', production: false }]);
  await session.settled();
  const find = (): OwnerSnapshot | undefined =>
    session.snapshot.owners.find((one) => 'name' in one.owner.id && one.owner.id.namespace === namespace);
  return {
    namespace,
    repository,
    session,
    owner: find,
    verdicts: () =>
      Object.fromEntries(
        (find()?.objects ?? []).map(({ id: { name }, verdict }) => [name, verdict?.verdict]),
      ),
    live: (name) =>
      cluster.objects
        .get({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } })
        .catch(() => undefined),
    push: async (message) => {
      const commit = repository.commit(message);
      repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      await session.refresh();
      await session.settled();
      return commit;
    },
    apply: async () => {
      const published = await cluster.publish({ ...id, repository: repository.folder, url });
      await reconcileNow(cluster.objects, owner);
      return waitUntilApplied(cluster.objects, id, published);
    },
  };
}

const untilVerdicts = ({ verdicts }: Fleet, expected: Readonly<Record<string, string>>): Promise<unknown> =>
  waitUntil(JSON.stringify(expected), () => {
    const found = verdicts();
    return (
      Object.keys(found).length === Object.keys(expected).length &&
      Object.entries(expected).every(([name, verdict]) => found[name] === verdict)
    );
  });

void test('what a commit will do is foretold, and is what the agent then does', async (t) => {
  const it = await fleet(t, {
    'same.yaml': manifest('same', 'info'),
    'changed.yaml': manifest('changed', 'info'),
    'gone.yaml': manifest('gone', 'info'),
    'marked.yaml': manifest('marked', 'info', kept),
  });
  assert.deepEqual(it.verdicts(), { same: 'SYNC', changed: 'SYNC', gone: 'SYNC', marked: 'SYNC' });
  assert.equal(it.owner()?.head.kind, 'reached');

  it.repository.write('app/changed.yaml', manifest('changed', 'debug'));
  it.repository.write('app/new.yaml', manifest('new', 'info'));
  it.repository.write(
    'app/kustomization.yaml',
    `namespace: ${it.namespace}\nresources: [same.yaml, changed.yaml, new.yaml]\n`,
  );
  await it.session.refresh();
  await untilVerdicts(it, {
    same: 'SYNC',
    changed: 'PENDING',
    gone: 'PRUNE',
    marked: 'PENDING',
    new: 'PENDING',
  });
  const commit = await it.push('second');
  assert.equal(it.owner()?.head.kind, 'ahead');
  await untilVerdicts(it, {
    same: 'SYNC',
    changed: 'PENDING_SYNC',
    gone: 'PRUNE',
    marked: 'PENDING_SYNC',
    new: 'PENDING_SYNC',
  });
  await it.apply(commit);
  // The marked one is out of the inventory from then on, and nobody's any more.
  await untilVerdicts(it, { same: 'SYNC', changed: 'SYNC', new: 'SYNC' });
  assert.equal(it.owner()?.head.kind, 'reached');
  assert.deepEqual(
    await Promise.all(
      ['same', 'changed', 'gone', 'marked', 'new'].map(async (name) => (await it.live(name)) !== undefined),
    ),
    [true, true, false, true, true],
  );
});

void test('an owner that does not prune leaves orphans, as foretold', async (t) => {
  const it = await fleet(t, { 'a.yaml': manifest('a', 'info'), 'b.yaml': manifest('b', 'info') }, false);
  it.repository.write('app/kustomization.yaml', `namespace: ${it.namespace}\nresources: [a.yaml]\n`);
  const commit = await it.push('second');
  await untilVerdicts(it, { a: 'SYNC', b: 'PENDING_SYNC' });
  assert.match(
    it.owner()?.objects.find(({ id }) => id.name === 'b')?.verdict?.reason ?? '',
    /it will stay in the cluster as an orphan: its owner does not prune/,
  );
  await it.apply(commit);
  assert.ok(await it.live('b'));
});

void test('an object that another owner has taken over is not pruned, as foretold', async (t) => {
  const it = await fleet(t, { 'a.yaml': manifest('a', 'info'), 'b.yaml': manifest('b', 'info') });
  const label = 'kustomize.toolkit.fluxcd.io/name';
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: it.namespace } };
  await cluster.objects.patch(
    object,
    { metadata: { labels: { [label]: 'other' } } },
    { fieldManager: 'kustomize-controller' },
  );
  it.repository.write('app/kustomization.yaml', `namespace: ${it.namespace}\nresources: [a.yaml]\n`);
  const commit = await it.push('second');
  await waitUntil('a reason that names the other owner', () =>
    /it will stay .*it belongs to Kustomization\/.*\/other/.test(
      it.owner()?.objects.find(({ id }) => id.name === 'b')?.verdict?.reason ?? '',
    ),
  );
  await it.apply(commit);
  assert.ok(await it.live('b'));
});

void test('a deployed revision that is not in the clone: the head stands for it, and says so', async (t) => {
  const it = await fleet(t, { 'a.yaml': manifest('a', 'info') });
  const elsewhere = temporaryRepository(t);
  elsewhere.git('fetch', '--quiet', it.repository.folder, 'HEAD');
  elsewhere.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
  elsewhere.write('app/a.yaml', manifest('a', 'error'));
  elsewhere.commit('by somebody else');
  const id = { name: 'fleet', namespace: it.namespace };
  const url = `https://git.example.com/${it.namespace}.git`;
  const revision = await cluster.publish({ ...id, repository: elsewhere.folder, url });
  await reconcileNow(cluster.objects, kustomization(id, {}));
  await waitUntilApplied(cluster.objects, id, revision);
  const estimated = await waitUntil(
    'a base that stands for another',
    () => it.owner()?.base?.estimatedBecause,
  );
  assert.match(estimated, /is not in this clone \(git fetch origin\): origin\/main stands for it/);
  it.repository.git('fetch', '--quiet', elsewhere.folder, 'HEAD');
  await it.session.refresh();
  await waitUntil('the revision itself', () => it.owner()?.base?.estimatedBecause === undefined);
  // The clone's own branch is older than what is deployed: nothing follows from it.
  await waitUntil('a head that is behind', () => it.owner()?.head.kind === 'behind');
});
