import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { createRequestLog } from '../../src/cluster/requestLog.ts';
import { formatOwner } from '../../src/core/owner/owner.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { formatResource } from '../../src/core/resource/resourceId.ts';
import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import { printYaml } from '../../src/core/yaml/printYaml.ts';
import { Session } from '../../src/session/session.ts';
import { drifts } from '../harness/demonstration/makeDrift.ts';
import { waitUntilApplied } from '../harness/fluxObjects.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules, type TestUser } from '../harness/testUser.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { temporaryRepository } from '../support/temporaryRepository.ts';
import { testPlatform } from '../support/testPlatform.ts';
import { resourceSets } from './support/resourceSets.ts';

/** The rights that the README asks for are enough for all that it promises, in the whole cluster or by namespace. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

const [flux, shop] = ['flux-system', 'shop'];
const url = 'https://git.example.com/fleet.git';

/** Of flux-operator: what it makes is not compared, and that is said. */
const tenants: JsonObject = {
  apiVersion: 'fluxcd.controlplane.io/v1',
  kind: 'ResourceSet',
  metadata: { name: 'tenants', namespace: flux },
  spec: { resourcesTemplate: 'kind: ConfigMap' },
};

function readmeRole(): JsonObject {
  const readme = readFileSync(path.join(projectFolder, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text]) => text ?? '');
  const role: unknown = parse(blocks.find((text) => text.includes('kind: ClusterRole')) ?? '');
  assert.ok(isObject(role as Json), 'the README has no ClusterRole');
  return role as JsonObject;
}

/** A clone of the demonstration's repository, which Flux has applied. */
async function applied(t: TestContext): Promise<string> {
  const repository = temporaryRepository(t);
  cpSync(path.join(projectFolder, 'test', 'fixtures', 'demo'), repository.folder, { recursive: true });
  repository.write('clusters/demo/tenants.yaml', printYaml(tenants));
  repository.git('remote', 'add', 'origin', url);
  repository.commit('demonstration');
  await cluster.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: flux } });
  await cluster.objects.apply(resourceSets);
  await waitUntil(
    'served ResourceSets',
    async () => (await cluster.request('GET', '/apis/fluxcd.controlplane.io/v1/resourcesets')).status === 200,
  );
  await cluster.objects.apply(tenants);
  // Other tests of this cluster would be told of it.
  t.after(async () => {
    await cluster.objects.delete(tenants);
    await cluster.objects.delete(resourceSets);
  });
  const source = { name: flux, namespace: flux, repository: repository.folder, url };
  const revision = await cluster.publish(source);
  for (const name of ['infrastructure', 'shop']) {
    const file = path.join(repository.folder, 'clusters', 'demo', `${name}.yaml`);
    for (const document of parseAllDocuments(readFileSync(file, 'utf8')))
      await cluster.objects.apply(document.toJS() as JsonObject);
    await waitUntilApplied(cluster.objects, { name, namespace: flux }, revision);
  }
  repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  return repository.folder;
}

interface Seen {
  /** Every object with its verdict and fields. */
  readonly said: readonly string[];
  /** Paths that the server denied. */
  readonly denied: readonly string[];
}

async function seenBy(t: TestContext, user: TestUser, repository: string): Promise<Seen> {
  const requests = createRequestLog();
  const platform = testPlatform({ kubeconfig: () => user.kubeconfig, requests });
  const session = new Session(platform);
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  const [context] = user.name.split(':').slice(-1);
  await session.open([repository], [{ name: 'test', context: context ?? '', production: false }]);
  const { owners } = await session.settled();
  const said = owners.flatMap(({ owner, state, objects }) => [
    `${formatOwner(owner.id)} ${owner.path} ${state.kind}`,
    ...objects.map(({ id, verdict }) =>
      [
        formatResource(id),
        verdict?.verdict,
        verdict?.certainty,
        ...(verdict?.fields ?? []).map((field) => `${field.verdict} ${formatPath(field.path)}`),
      ].join(' '),
    ),
  ]);
  return {
    said: said.sort(),
    denied: requests.records.filter(({ status }) => status === 403).map((one) => one.path),
  };
}

const clusterWide: ReadonlySet<string> = new Set([
  'namespaces',
  'customresourcedefinitions',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
  'mutatingwebhookconfigurations',
]);

/** The rules of a role for those of its resources alone. */
const rulesFor = (role: JsonObject, isWanted: (resource: string) => boolean): readonly JsonObject[] => {
  const all = at(role, 'rules');
  return (isArray(all) ? all : []).flatMap((rule) => {
    const resources = at(rule, 'resources');
    assert.ok(isObject(rule) && isArray(resources));
    const wanted = resources.filter((one) => typeof one === 'string' && isWanted(one));
    return wanted.length === 0 ? [] : [{ ...rule, resources: wanted }];
  });
};

async function grantIn(namespace: string, user: TestUser, own: readonly JsonObject[]): Promise<void> {
  const [, , from = '', name = ''] = user.name.split(':');
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: 'plumbline', namespace } };
  await cluster.objects.apply({ ...rbac, kind: 'Role', rules: own });
  await cluster.objects.apply({
    ...rbac,
    kind: 'RoleBinding',
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'plumbline' },
    subjects: [{ kind: 'ServiceAccount', name, namespace: from }],
  });
}

void test('with the role of the README all drift of the demonstration is seen, as by an admin', async (t) => {
  const repository = await applied(t);
  for (const { make } of drifts) await make(cluster.objects);
  const role = readmeRole();
  assert.equal(stringAt(await cluster.objects.apply(role), 'metadata', 'name'), 'plumbline');
  const namespace = await cluster.newNamespace('readme');

  const admin = await newTestUser(cluster, namespace, 'admin', rules.everything);
  const expected = await seenBy(t, admin, repository);
  assert.equal(expected.said.filter((one) => one.includes(' DRIFT ')).length, 3, expected.said.join('\n'));
  assert.equal(expected.said.filter((one) => one.includes(' MISSING ')).length, 1);
  assert.ok(expected.said.includes(`ResourceSet/${flux}/tenants  notCompared`), expected.said.join('\n'));

  const ofRole = await newTestUser(cluster, namespace, 'reader', at(role, 'rules') as readonly JsonObject[]);
  assert.deepEqual(await seenBy(t, ofRole, repository), { said: expected.said, denied: [] });

  const scoped = await newTestUser(
    cluster,
    namespace,
    'scoped',
    rulesFor(role, (resource) => clusterWide.has(resource)),
  );
  for (const one of [flux, shop])
    await grantIn(
      one,
      scoped,
      rulesFor(role, (resource) => !clusterWide.has(resource)),
    );
  const { said, denied } = await seenBy(t, scoped, repository);
  assert.deepEqual(said, expected.said);
  // Flux’s objects alone are looked for elsewhere first: everywhere, and in the namespace of the context.
  for (const one of denied)
    assert.match(
      one,
      /^\/apis\/(?:(?:kustomize|source)\.toolkit\.fluxcd\.io\/v1|source\.extensions\.fluxcd\.io\/v1beta1|fluxcd\.controlplane\.io\/v1)\/(?:namespaces\/default\/)?[a-z]+\?/,
    );
});
