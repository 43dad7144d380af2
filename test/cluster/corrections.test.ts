import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { at, printJson, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { argoNamespace, startArgo } from '../harness/argo.ts';
import { kustomization } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { readCrd } from '../support/driftCases/driftCase.ts';
import { temporaryRepository } from '../support/temporaryRepository.ts';
import { startAgentWorld } from './support/agentWorld.ts';
import { cloned, pushFiles } from './support/clone.ts';
import { correctionCases, tellCorrections } from './support/correctionRuns.ts';
import { corrections, type CorrectionCase } from './support/corrections.ts';
import { readyCondition } from './support/fluxWorld.ts';
import { sessionOf } from './support/sessionOf.ts';

// The real agents apply objects of every kind, others write to these, and what each agent then makes of each object is what
// was foretold. What helm-controller does has `helmDrift`.

/** The file of a case, in a folder of its own. */
const fileOf = ({ name, manifest }: CorrectionCase): readonly [string, string] => [
  `objects/${name}/object.yaml`,
  printJson(manifest, 2),
];

test('what kustomize-controller corrects is what was foretold', async (t) => {
  const cluster = await testCluster();
  t.after(() => cluster.stop());
  for (const name of ['Foo', 'Every']) await cluster.objects.apply(readCrd(name));
  const namespace = await cluster.newNamespace('corrected');
  const cases = correctionCases('flux-ks', namespace);
  const repository = temporaryRepository(t);
  const url = `https://git.example.com/${namespace}.git`;
  repository.git('remote', 'add', 'origin', url);
  for (const one of cases) repository.write(...fileOf(one));
  repository.commit('objects that others write to');
  repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  const source = { name: 'fleet', namespace };
  await cluster.publish({ ...source, repository: repository.folder, url });
  const ownerOf = ({ name }: CorrectionCase): JsonObject =>
    kustomization(
      { name, namespace },
      { path: `./objects/${name}`, sourceRef: { kind: 'GitRepository', name: 'fleet' }, retryInterval: '1h' },
    );
  for (const one of cases) await cluster.objects.apply(ownerOf(one));
  const untilTried = async (asked: readonly CorrectionCase[], requestedAt?: string): Promise<JsonObject[]> =>
    waitUntil(
      'Flux to have tried',
      () =>
        Promise.all(
          asked.map(async (one) => {
            const owner = await cluster.objects.get(ownerOf(one));
            const handled = stringAt(owner, 'status', 'lastHandledReconcileAt');
            const ready = stringAt(readyCondition(owner), 'status') ?? 'Unknown';
            if (ready === 'Unknown' || handled !== requestedAt)
              throw new Error(`${one.name}: ${JSON.stringify(readyCondition(owner))}`);
            return owner;
          }),
        ),
      { timeoutMs: 60_000 + 4_000 * asked.length, everyMs: 500 },
    );
  const owners = await untilTried(cases);
  const applied = cases.filter((_, i) => stringAt(readyCondition(owners[i] ?? {}), 'status') === 'True');
  const user = await newTestUser(cluster, namespace, 'test', rules.readEverything);
  const session = sessionOf(t, user);
  await session.open([repository.folder], [{ name: 'test', context: 'test', production: false }]);
  await session.settled();
  const found = await corrections(
    {
      ...{ objects: cluster.objects, request: cluster.request, session },
      correct: async (asked) => {
        const requestedAt = String(Date.now());
        const annotations = { 'reconcile.fluxcd.io/requestedAt': requestedAt };
        for (const one of asked)
          await cluster.objects.patch(ownerOf(one), { metadata: { annotations } }, { fieldManager: 'flux' });
        await untilTried(asked, requestedAt);
      },
    },
    applied,
  );
  tellCorrections('flux-ks', cases, found);
  for (const one of cases) await cluster.objects.delete(ownerOf(one)).catch(() => undefined);
});

/** By mode, the sync options that make Argo CD write so. A mode's objects are in the namespace of its name. */
const argoModes: Readonly<Record<string, readonly string[]>> = {
  'argo-csa': [],
  'argo-ssa': ['ServerSideApply=true'],
  'argo-replace': ['Replace=true'],
};
const optionsOf = (mode: string): string[] => [...(argoModes[mode] ?? assert.fail(mode))];

test('what a sync of Argo CD corrects is what was foretold', async (t) => {
  const world = await startAgentWorld('argo', (controlPlane) => startArgo(controlPlane));
  t.after(() => world.stop());
  const { objects, controlPlane } = world;
  for (const name of ['Foo', 'Every']) await objects.apply(readCrd(name));
  const byMode = Object.keys(argoModes).map((mode) => ({ mode, cases: correctionCases(mode, mode) }));
  const all = byMode.flatMap(({ cases }) => cases);
  const folder = await cloned(world.address, path.join(world.folder, 'clone'));
  await pushFiles(folder, 'main', Object.fromEntries(all.map(fileOf)));

  const applicationOf = ({ name, namespace }: CorrectionCase): JsonObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: argoNamespace },
    spec: {
      project: 'default',
      source: { repoURL: world.address, targetRevision: 'main', path: `objects/${name}` },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: { syncOptions: optionsOf(namespace) },
    },
  });
  const sync = async (asked: readonly CorrectionCase[]): Promise<readonly string[]> => {
    const begun = new Date().toISOString();
    for (const one of asked) {
      const operation = {
        sync: { revision: 'main', syncOptions: optionsOf(one.namespace) },
        info: [{ name: 'at', value: begun }],
      };
      await objects.patch(applicationOf(one), { operation });
    }
    return waitUntil(
      'Argo CD to have tried',
      () =>
        Promise.all(
          asked.map(async (one) => {
            const { status = null } = await objects.get(applicationOf(one));
            const state = at(status, 'operationState');
            const phase = stringAt(state, 'phase') ?? '';
            const isThis = printJson(at(state, 'operation', 'info') ?? null).includes(begun);
            if (!isThis || phase === 'Running') throw new Error(`${one.name}: ${JSON.stringify(state)}`);
            return phase;
          }),
        ),
      { timeoutMs: 60_000 + 4_000 * asked.length, everyMs: 500 },
    );
  };
  for (const { mode } of byMode)
    await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: mode } });
  for (const one of all) await objects.apply(applicationOf(one));
  const phases = await sync(all);
  const applied = new Set(all.filter((_, i) => phases[i] === 'Succeeded'));
  const session = await world.openSession(folder);
  await session.settled();
  for (const { mode, cases } of byMode) {
    const asked = cases.filter((one) => applied.has(one));
    // A sync may fail for what is not of the object, such as a cache that is filled just then: Argo CD tries again.
    const correct = async (some: readonly CorrectionCase[]): Promise<void> => {
      const ends = await sync(some);
      const failed = some.filter((_, i) => ends[i] !== 'Succeeded');
      if (failed.length > 0) await sync(failed);
    };
    tellCorrections(
      mode,
      cases,
      await corrections({ objects, request: controlPlane.request, session, correct }, asked),
    );
  }
});
