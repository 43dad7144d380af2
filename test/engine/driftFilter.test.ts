import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import { kubectlManagers } from '../../src/core/drift/desired/agentWrite.ts';
import { writeOf } from '../../src/core/drift/desired/writeOf.ts';
import { filtered } from '../../src/core/drift/filter/filtered.ts';
import { fluxDesired } from '../../src/core/drift/desired/fluxDesired.ts';
import { judge } from '../../src/core/drift/judge/judge.ts';
import { kubectlDesired } from '../../src/core/drift/desired/kubectlDesired.ts';
import type { Question } from '../../src/core/drift/predict/question.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { printJson, type JsonObject } from '../../src/core/resource/json.ts';
import { caseManager, caseOwner, readCrd } from '../support/driftCases/driftCase.ts';
import { randomHistory } from '../support/driftModel/randomHistory.ts';
import { clusterWideKinds, randomManifests } from '../support/driftModel/randomManifests.ts';
import { Tally } from '../support/driftModel/tally.ts';
import { Random } from '../support/random.ts';
import { EngineServer, type OwnersWrite } from './support/engineServer.ts';
import { mistaken } from './support/managedEntries.ts';
import { oddity } from './support/oddity.ts';
import { startKubernetes } from './support/testKubernetes.ts';

// The filter answers for nearly every object without the engine. Whatever it lets through, the engine's prediction must
// leave as it is: here for objects that an owner wrote and others disturbed, by the engine's own rules for writes.

// A failure names its seed and round: with them in these variables it happens again.
const numberOf = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise);
const seed = numberOf('PLUMBLINE_SEED', 1);
const rounds = numberOf('PLUMBLINE_ROUNDS', 1);
const firstRound = numberOf('PLUMBLINE_FIRST_ROUND', 0);
const onlyKind = process.env['PLUMBLINE_KIND'];

const schemas = 'filter';
const engine = startKubernetes();
before(async () => {
  engine.keep(true);
  for (const name of ['Foo', 'Every']) await engine.loadCrd(schemas, printJson(readCrd(name)));
});
after(() => engine.dispose());

interface Mode {
  readonly owner: Question['owner'];
  readonly prepared: (manifest: JsonObject, namespaced: boolean) => JsonObject;
  readonly writes: OwnersWrite;
}

const ofKubectl: Pick<Mode, 'owner' | 'prepared'> = {
  owner: { mode: 'kubectl', manager: kubectlManagers.clientSide, prune: false },
  prepared: (manifest, namespaced) => kubectlDesired(manifest, { namespaced }),
};

const modes: Readonly<Record<string, Mode>> = {
  'kustomize-controller': {
    owner: { mode: 'flux-ks', manager: caseManager, prune: true },
    prepared: (manifest, namespaced) => fluxDesired(manifest, caseOwner, { namespaced }),
    writes: { mode: 'flux-ks', manager: caseManager },
  },
  'kubectl apply': { ...ofKubectl, writes: { mode: 'kubectl', manager: kubectlManagers.clientSide } },
  'kubectl apply --server-side': {
    ...ofKubectl,
    writes: { mode: 'kubectl-server-side', manager: kubectlManagers.serverSide },
  },
};

const tally = new Tally();

for (const [name, mode] of Object.entries(modes))
  describe(`what the filter lets through, ${name} leaves as it is`, () => {
    for (const kind of Object.keys(randomManifests).filter((each) => (onlyKind ?? each) === each))
      it(kind, async () => {
        const wrong: string[] = [];
        for (let round = firstRound; round < firstRound + rounds * timesOf(kind); round++)
          wrong.push(...(await unsound(name, mode, kind, round)));
        assert.deepEqual(wrong, []);
      });
  });

/** The definitions of custom kinds differ more than all built-in kinds. */
const timesOf = (kind: string): number => (kind === 'Every' || kind === 'Foo' ? 10 : 1);

test('enough was asked', (context) => {
  for (const line of tally.table('asked', 'let through')) context.diagnostic(line);
  context.diagnostic(`seed ${String(seed)}, ${String(rounds)} rounds`);
  if (onlyKind !== undefined) return;
  for (const name of Object.keys(modes)) {
    assert.ok(tally.of(name, 'let through') > tally.of(name, 'asked') / 10, name);
    assert.ok(tally.of(name, 'let through') < tally.of(name, 'asked'), name);
  }
});

/** What becomes of one object, and of what of it the filter is mistaken. */
async function unsound(name: string, mode: Mode, kind: string, round: number): Promise<readonly string[]> {
  const random = Random.of(`${String(seed)} ${name} ${kind} ${String(round)}`);
  const namespaced = !clusterWideKinds.has(kind);
  const prepared = (manifest: JsonObject): JsonObject => mode.prepared(manifest, namespaced);
  const server = new EngineServer(engine, schemas);
  const history = await randomHistory(
    random,
    randomManifests[kind] ?? assert.fail(kind),
    { name: 'a', ...(namespaced ? { namespace: 'x' } : {}) },
    server.historyFor(mode.writes, prepared),
  );
  if (history.live === null) return [];
  const odd = await server.edited(
    random.pick(['some-operator', 'kubectl-edit']),
    oddity(random, history.live),
  );
  const lives = [history.live, odd, mistaken(random, history.live)];
  const manifests = [history.deployed, history.working, oddity(random, history.deployed)];
  const wrong: string[] = [];
  for (const live of lives)
    for (const desired of manifests.map(prepared)) {
      const problem = await mistake(name, mode, desired, live);
      if (problem !== undefined)
        wrong.push(
          `${kind}, seed ${String(seed)}, round ${String(round)}: ${problem}`,
          printJson({ writes: history.writes, desired, live }),
        );
    }
  return wrong;
}

async function mistake(
  name: string,
  { owner }: Mode,
  desired: JsonObject,
  live: JsonObject,
): Promise<string | undefined> {
  tally.count(name, 'asked');
  const write = writeOf(owner, live);
  if (!filtered(desired, live, write)) return undefined;
  tally.count(name, 'let through');
  const predictionOfDeployed = await engine.predict({ schemas, ...write, desired, live });
  const question: Question = { owner, deployed: desired, working: desired, live, predictionOfDeployed };
  const { verdict, reason, fields } = judge(question);
  if (verdict === 'SYNC' && fields.length === 0) return undefined;
  return `${verdict} ${reason ?? ''} ${fields.map(({ path, state }) => `${formatPath(path)} ${state}`).join(', ')}`;
}
