import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { printJson, type JsonObject } from '../../src/core/resource/json.ts';
import { Session } from '../../src/session/session.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { temporaryRepository } from '../support/temporaryRepository.ts';
import { testPlatform } from '../support/testPlatform.ts';

/** Definitions of custom kinds that come, and change, while a session watches. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

const definition = (group: string, fields: readonly string[]): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `gadgets.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Gadget', plural: 'gadgets', singular: 'gadget', listKind: 'GadgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])),
              },
            },
          },
        },
      },
    ],
  },
});

void test('a definition that comes, and one that is replaced, are seen without being asked for', async (t) => {
  const namespace = await cluster.newNamespace('definitions');
  const group = `${namespace}.example.com`;
  const repository = temporaryRepository(t);
  const gadget = `apiVersion: ${group}/v1\nkind: Gadget\nmetadata: {name: g, namespace: ${namespace}}\nspec: {color: red}\n`;
  repository.write('apps/gadget.yaml', gadget);
  repository.write('.plumbline.yaml', 'targets:\n- {path: apps, environment: test}\n');
  repository.commit('first');
  const user = await newTestUser(cluster, namespace, 'test', rules.readEverything);
  const platform = testPlatform({ kubeconfig: () => user.kubeconfig });
  const session = new Session(platform);
  t.after(async () => {
    session.dispose();
    platform.dispose();
    await cluster.objects.delete(definition(group, []));
  });
  await session.open([repository.folder], [{ name: 'test', context: 'test', production: false }]);
  const until = (verdict: string, reason: RegExp): Promise<unknown> =>
    waitUntil(`${verdict} ${String(reason)}`, () =>
      session.snapshot.owners
        .flatMap(({ objects }) => objects)
        .some(
          (object) =>
            object.id.kind === 'Gadget' &&
            object.verdict?.verdict === verdict &&
            reason.test(object.verdict.reason ?? ''),
        ),
    );
  await until('INVALID', /does not serve this kind/);

  await cluster.objects.apply(definition(group, ['size']));
  await until('INVALID', /unknown field .*color/);
  const asked = (await readAuditLog(cluster.address, user.name)).filter(
    ({ requestURI }) => requestURI.split('?')[0] === '/apis',
  );
  assert.ok(asked.length <= 5, `${String(asked.length)} times discovered`);

  // Where an owner applies the definition itself, it is watched.
  repository.write('apps/definition.json', printJson(definition(group, ['size'])));
  await session.repositories.filesChanged([`${repository.folder}/apps/definition.json`]);
  await waitUntil('a definition that is watched', () =>
    session.snapshot.owners.some(({ objects }) =>
      objects.some(({ id, live }) => id.kind === 'CustomResourceDefinition' && live.kind === 'present'),
    ),
  );
  await cluster.objects.apply(definition(group, ['size', 'color']));
  await until('MISSING', /stands for it/);
});
