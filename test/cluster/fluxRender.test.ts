import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { printJson, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { gitRepository, kustomization } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { gitOutput } from '../harness/git.ts';
import type { Combination } from '../support/fluxCombinations/combination.ts';
import { randomCombination } from '../support/fluxCombinations/randomCombination.ts';
import { Random } from '../support/random.ts';
import { readyCondition, settledOwners, startFluxWorld, type FluxWorld } from './support/fluxWorld.ts';
import { startPredictor, type Predictor } from './support/predictor.ts';
import { compareWritten } from './support/compareWritten.ts';

// Combinations of everything that a Flux Kustomization can say, applied by the real kustomize-controller from what the
// real source-controller packed: what it wrote must be what we render. `npm run prove` tries many; these variables
// choose others.
const numberOf = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise);
const seed = numberOf('PLUMBLINE_SEED', 3);
const count = numberOf('PLUMBLINE_COMBINATIONS', 10);
const only = process.env['PLUMBLINE_COMBINATION'];

const namespace = 'fleet';
const otherNamespace = 'fleet-other';
const sources = { plain: undefined, some: 'readme.md\n/*/app/sub/deep/\n!.sops.yaml\n', none: '# nothing\n' };

let world: FluxWorld;
let predictor: Predictor;
before(async () => {
  world = await startFluxWorld();
  predictor = startPredictor(world.controlPlane.request);
});
after(async () => {
  predictor.dispose();
  await world.stop();
});

void test('what kustomize-controller wrote is what is rendered', async () => {
  const combinations = Array.from({ length: count }, (_, i) =>
    randomCombination(new Random(seed * 1000 + i), `c${String(i)}`, {
      namespace,
      otherNamespace,
      sources: ['plain', 'some', 'none'],
    }),
  ).filter(({ name }) => only === undefined || name === only);
  const repository = await publish(combinations);
  const written = await applyAll(combinations);
  const session = await world.openSession(repository);
  const snapshot = await session.settled();

  const tally = { equal: 0, 'both refuse to build': 0, 'cannot be written': 0, different: 0 };
  const uses = new Map<string, number>();
  const differences: string[] = [];
  for (const [i, combination] of combinations.entries()) {
    const owner = snapshot.owners.find(
      ({ owner: { id } }) => id.kind === 'Kustomization' && id.name === combination.name,
    );
    const agent = written[i];
    assert.ok(owner && agent, `${combination.name} is not there`);
    const { result, details } = await compareWritten(owner, agent, predictor);
    tally[result]++;
    if (process.env['PLUMBLINE_WORDS'] !== undefined)
      console.log(combination.name, result, stringAt(readyCondition(agent), 'message'));
    for (const use of combination.uses) uses.set(use, (uses.get(use) ?? 0) + 1);
    if (result === 'different')
      differences.push([combination.name, ...details, printJson(combination.spec)].join('\n  '));
  }
  console.log(`${String(count)} combinations of seed ${String(seed)}: ${JSON.stringify(tally)}`);
  console.log(`used: ${[...uses].map(([use, times]) => `${use} ${String(times)}`).join(', ')}`);
  assert.equal(differences.join('\n'), '');
  assert.ok(tally.equal >= count / 2 || only !== undefined, 'hardly any of them could be applied');
});

async function publish(combinations: readonly Combination[]): Promise<string> {
  const repository = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, repository);
  for (const { files } of combinations)
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
      writeFileSync(path.join(repository, file), text);
    }
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(repository, ...args);
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message', 'combinations');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return repository;
}

async function applyAll(combinations: readonly Combination[]): Promise<readonly JsonObject[]> {
  const { objects, address } = world;
  for (const name of [namespace, otherNamespace])
    await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const [name, ignore] of Object.entries(sources))
    await objects.apply(gitRepository({ name, namespace }, { url: address, ...(ignore ? { ignore } : {}) }));
  for (const name of Object.keys(sources))
    await waitUntil(`source ${name}`, async () => {
      const found = await objects.get(gitRepository({ name, namespace }, {}));
      return stringAt(readyCondition(found), 'status') === 'True';
    });
  const owners: JsonObject[] = [];
  for (const { name, spec, sources: variables } of combinations) {
    for (const object of variables) await objects.apply(object);
    const owner = kustomization({ name, namespace }, { retryInterval: '1h', ...spec });
    await objects.apply(owner);
    owners.push(owner);
  }
  return settledOwners(objects, owners, 60_000 + 6000 * combinations.length);
}
