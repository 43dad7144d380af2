import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, printJson, type JsonObject } from '../../src/core/resource/json.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { lineNotes } from '../../src/present/lines/lineNotes.ts';
import { agentText } from '../../src/present/ownerText.ts';
import type { Session } from '../../src/session/session.ts';
import { accepted } from '../harness/apiServer.ts';
import { argoNamespace, startArgo } from '../harness/argo.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import type { Combination } from '../support/argoCombinations/combination.ts';
import { randomCombination } from '../support/argoCombinations/randomCombination.ts';
import { Random } from '../support/random.ts';
import { startAgentWorld, type AgentWorld } from './support/agentWorld.ts';
import { buildError, compareWithSent, isSynced } from './support/argoSent.ts';
import { cloned, pushFiles } from './support/clone.ts';
import { fleetFiles, otherFiles, severalSources } from './support/severalSources.ts';

// Combinations of everything that an Application can say of folders and kustomizations, applied by the real Argo CD: what
// it sent to the API server must be what we render. `npm run prove` tries many; these variables choose others.
const numberOf = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise);
const seed = numberOf('PLUMBLINE_SEED', 3);
const count = numberOf('PLUMBLINE_COMBINATIONS', 10);
const only = process.env['PLUMBLINE_COMBINATION'];

const allApplications = `/apis/argoproj.io/v1alpha1/namespaces/${argoNamespace}/applications`;

let world: AgentWorld;
let session: Session;
before(async () => {
  world = await startAgentWorld('argo', (controlPlane) => startArgo(controlPlane));
});
after(async () => {
  await world.stop();
});

void test('what Argo CD sent is what is rendered', async () => {
  const combinations = Array.from({ length: count }, (_, i) =>
    randomCombination(new Random(seed * 1000 + i), `c${String(i)}`),
  ).filter(({ name }) => only === undefined || name === only);
  const repository = await publish(combinations);
  const applications = await applyAll(combinations);
  session = await world.openSession(repository);
  const snapshot = await session.settled();

  const tally = { equal: 0, 'both refuse to build': 0, different: 0 };
  const uses = new Map<string, number>();
  const differences: string[] = [];
  for (const [i, { name, uses: used, sources }] of combinations.entries()) {
    const owner = snapshot.owners.find(({ owner: { id } }) => id.kind === 'Application' && id.name === name);
    const application = applications[i];
    assert.ok(owner && application, `${name} is not there`);
    const { result, details } = compareWithSent(owner, application);
    tally[result]++;
    if (process.env['PLUMBLINE_WORDS'] !== undefined)
      console.log(
        name,
        result,
        buildError(application),
        owner.working?.outcome.ok === false && owner.working.outcome.failure,
      );
    for (const use of used) uses.set(use, (uses.get(use) ?? 0) + 1);
    if (result === 'different') differences.push([name, ...details, printJson(sources)].join('\n  '));
  }
  console.log(`${String(count)} combinations of seed ${String(seed)}: ${JSON.stringify(tally)}`);
  console.log(`used: ${[...uses].map(([use, times]) => `${use} ${String(times)}`).join(', ')}`);
  assert.equal(differences.join('\n'), '');
  assert.ok(tally.equal >= count / 2 || only !== undefined, 'hardly any of them could be applied');
});

void test('a change in the cluster is drift, on the line that controls it, beside what Argo CD says', async () => {
  const found = session.snapshot.owners.flatMap((owner) =>
    owner.objects.flatMap((object) => {
      const isText = at(object.deployed?.object ?? null, 'data', 'plain') === 'text';
      return object.id.kind === 'ConfigMap' && isText && object.live.kind === 'present'
        ? [{ owner, object, live: object.live.object }]
        : [];
    }),
  )[0];
  assert.ok(found, 'no ConfigMap was applied');
  const { apiVersion = 'v1', kind = 'ConfigMap', metadata = {} } = found.live;
  const patched = { data: { plain: 'changed' } };
  await world.objects.patch({ apiVersion, kind, metadata }, patched, { fieldManager: 'kubectl-edit' });
  const drifted = await waitUntil('drift', () =>
    session.snapshot.owners
      .flatMap(({ owner, objects }) => objects.map((object) => ({ owner, object })))
      .find(({ object }) => object.verdict?.verdict === 'DRIFT'),
  );
  const fields = drifted.object.verdict?.fields.map(({ path: field, desired, live, by }) => [
    formatPath(field),
    desired,
    live,
    by?.manager,
  ]);
  assert.deepEqual(drifted.object.id, found.object.id);
  assert.deepEqual(fields, [['data.plain', 'text', 'changed', 'kubectl-edit']]);
  const notes = [...lineNotes(session.snapshot, Date.now())].flatMap(([file, ofFile]) =>
    ofFile.map(({ line, mark }) => [readFileSync(file, 'utf8').split('\n')[line]?.trim(), mark]),
  );
  assert.deepEqual(notes, [['plain: text', 'drift']]);
  await waitUntil('Argo CD to see it', () =>
    session.snapshot.owners.some((owner) => agentText(owner).startsWith('Argo CD: OutOfSync')),
  );
});

void test('sources of several revisions and repositories are each rendered at their own', async () => {
  // Argo CD would look at hundreds of others meanwhile, again and again.
  accepted(await world.controlPlane.request('DELETE', allApplications));
  const other = await world.createRepository('other');
  const [clone, otherClone] = await Promise.all([
    cloned(world.address, path.join(world.folder, 'several')),
    cloned(other, path.join(world.folder, 'others')),
  ]);
  await pushFiles(clone, 'main', fleetFiles('main'));
  await gitOutput(clone, 'checkout', '--quiet', '-b', 'release');
  await pushFiles(clone, 'release', fleetFiles('release'));
  await gitOutput(clone, 'checkout', '--quiet', 'main');
  await pushFiles(otherClone, 'main', otherFiles('v1'));
  await gitOutput(otherClone, 'tag', 'v1');
  await gitOutput(otherClone, 'push', '--quiet', 'origin', 'v1');
  await pushFiles(otherClone, 'main', otherFiles('other'));
  const several = severalSources(world.address, other);
  const applications = await applyAll(several.map((one) => ({ ...one, syncOptions: [] })));
  const results = async (opened: Session, now: readonly JsonObject[]): Promise<readonly unknown[]> => {
    const { owners } = await opened.settled();
    return several.flatMap(({ name }, i) =>
      owners
        .filter(({ owner: { id } }) => id.kind === 'Application' && id.name === name)
        .map((owner) => [name, compareWithSent(owner, now[i] ?? {})]),
    );
  };
  const expected = several.map(({ name, refused }) => [
    name,
    { result: refused ? 'both refuse to build' : 'equal', details: [] },
  ]);
  const both = await world.openSession([clone, otherClone]);
  assert.deepEqual(await results(both, applications), expected);

  const [first = {}] = applications;
  const { metadata = {} } = first;
  const change = (changed: JsonObject): Promise<JsonObject> =>
    world.objects.patch({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata }, changed);

  // What only one of them follows moves on: it is committed, and not applied yet, nor by Argo CD's next look at it.
  await change({ spec: { syncPolicy: { automated: null } } });
  await gitOutput(clone, 'checkout', '--quiet', 'release');
  await pushFiles(clone, 'release', fleetFiles('later'));
  await gitOutput(clone, 'checkout', '--quiet', 'main');
  await both.refresh();
  const verdicts = (): unknown => {
    const found = both.snapshot.owners.find(
      ({ owner: { id } }) => id.kind === 'Application' && id.name === 'several-revisions',
    );
    return [found?.head.kind, found?.objects.map(({ id, verdict }) => [id.name, verdict?.verdict])];
  };
  await waitUntil('the other revision to be ahead', () => {
    assert.deepEqual(verdicts(), [
      'ahead',
      [
        ['several-a', 'PENDING_SYNC'],
        ['several-b', 'SYNC'],
      ],
    ]);
    return true;
  });
  await change({
    metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } },
    spec: { syncPolicy: { automated: {} } },
  });
  const later = (await gitOutput(clone, 'rev-parse', 'release')).toString().trim();
  await waitUntil(
    'Argo CD to apply it',
    async () => {
      const now = await world.objects.get(first);
      if (isSynced(now) && printJson(at(now, 'status', 'sync', 'revisions') ?? null).includes(later))
        return true;
      throw new Error(printJson(at(now, 'status') ?? null));
    },
    { timeoutMs: 120_000 },
  );
  await waitUntil('the other revision to be reached', () => {
    assert.deepEqual(verdicts(), [
      'reached',
      [
        ['several-a', 'SYNC'],
        ['several-b', 'SYNC'],
      ],
    ]);
    return true;
  });
  const applied = await Promise.all(applications.map((application) => world.objects.get(application)));
  assert.deepEqual(await results(both, applied), expected);

  const alone = await world.openSession(clone);
  const { owners } = await alone.settled();
  const closed = owners.find(
    ({ owner: { id } }) => id.kind === 'Application' && id.name === 'several-repositories',
  );
  assert.deepEqual(closed?.state, {
    kind: 'notCompared',
    reason: `not built yet: a source is ${other}, which is not open here`,
  });
});

async function publish(combinations: readonly Combination[]): Promise<string> {
  const repository = await cloned(world.address, path.join(world.folder, 'clone'));
  const files = combinations.flatMap((one) => Object.entries(one.files));
  await pushFiles(repository, 'main', Object.fromEntries(files));
  return repository;
}

async function applyAll(
  combinations: readonly Pick<Combination, 'name' | 'sources' | 'syncOptions'>[],
): Promise<readonly JsonObject[]> {
  const { objects, address } = world;
  for (const name of ['fleet', 'fleet-other'])
    await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const applications = combinations.map(({ name, sources, syncOptions }): JsonObject => {
    const whole = sources.map((source) => ({ repoURL: address, targetRevision: 'main', ...source }));
    const [first = {}] = whole;
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: argoNamespace },
      spec: {
        project: 'default',
        ...(whole.length > 1 ? { sources: whole } : { source: first }),
        destination: { server: 'https://kubernetes.default.svc', namespace: 'fleet' },
        syncPolicy: { automated: {}, syncOptions },
      },
    };
  });
  for (const application of applications) await objects.apply(application);
  const done = new Map<JsonObject, JsonObject>();
  const settled = async (): Promise<readonly JsonObject[]> => {
    for (const application of applications) {
      if (done.has(application)) continue;
      const now = await objects.get(application);
      if (!isSynced(now)) throw new Error(`not done: ${JSON.stringify(at(now, 'status'))}`);
      done.set(application, now);
    }
    return applications.map((application) => done.get(application) ?? application);
  };
  return waitUntil('Argo CD to be done', settled, { timeoutMs: 60_000 + 6000 * count, everyMs: 500 });
}
