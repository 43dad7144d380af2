import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { printJson, type JsonObject } from '../../src/core/resource/json.ts';
import { printYaml } from '../../src/core/yaml/printYaml.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { readCrd } from '../support/driftCases/driftCase.ts';
import { Random } from '../support/random.ts';
import { Tally } from '../support/driftModel/tally.ts';
import { fieldPointer } from '../support/validation/fieldPointer.ts';
import { inGroups } from '../support/validation/inGroups.ts';
import { lineOfPath, mutations, type Mutant } from '../support/validation/mutant.ts';
import { ourProblems, proofSchemas, type FoundProblem } from '../support/validation/ourProblems.ts';
import { isClusterWide, proofManifests } from '../support/validation/proofManifests.ts';
import {
  collectionOf,
  serverVerdict,
  type Collection,
  type ServerVerdict,
} from '../support/validation/serverVerdict.ts';
import { startKubernetes } from '../engine/support/testKubernetes.ts';

/**
 * Our validation beside that of the real API server: what it takes has no error from us, and what it refuses has one on
 * the right line, in its words. `npm run prove` runs many; here is a sample of the same.
 */

const cases = Number(process.env['PLUMBLINE_CASES'] ?? '60');
const seed = Number(process.env['PLUMBLINE_SEED'] ?? '1');
const engine = startKubernetes();
let cluster: TestCluster;
let namespace: string;
const collections = new Map<string, Collection>();

before(async () => {
  engine.keep(true);
  cluster = await testCluster();
  for (const name of ['Foo', 'Every']) {
    const definition = readCrd(name);
    await cluster.objects.apply(definition);
    await engine.loadCrd(proofSchemas, printJson(definition));
  }
  namespace = await cluster.newNamespace('proof');
  for (const kind of Object.keys(proofManifests)) {
    const collection = await collectionOf(cluster.request, manifest(new Random(1), kind, 0), namespace);
    if (collection) collections.set(kind, collection);
  }
});
after(async () => {
  engine.dispose();
  await cluster.stop();
});

function manifest(random: Random, kind: string, number: number): JsonObject {
  const name = `proof-${String(number)}`;
  const make = proofManifests[kind];
  assert.ok(make);
  return make(random, isClusterWide(kind) ? { name } : { name, namespace });
}

test('what the server takes has no error', async (context) => {
  const random = new Random(seed);
  const kinds = [...collections.keys()];
  const valid = Array.from({ length: cases }, (_, i) => {
    const kind = kinds[i % kinds.length] ?? '';
    return { kind, text: printYaml(manifest(random, kind, i)) };
  });
  const ours = await ourProblems(
    engine,
    valid.map(({ text }) => text),
  );
  let taken = 0;
  const wrong: string[] = [];
  await inGroups(valid, async ({ kind, text }, i) => {
    const verdict = await serverVerdict(cluster.request, collections.get(kind) ?? { path: '' }, text);
    if (verdict.status >= 300) {
      context.diagnostic(`not valid: ${kind}: ${verdict.message}`);
      return;
    }
    taken += 1;
    const errors = (ours[i] ?? []).filter(({ severity }) => severity === 'error');
    if (errors.length > 0) wrong.push(`${kind}: ${errors.map(({ message }) => message).join('; ')}\n${text}`);
  });
  context.diagnostic(
    `${String(taken)} of ${String(cases)} valid documents of ${String(kinds.length)} kinds, ${String(wrong.length)} with errors`,
  );
  assert.deepEqual(wrong, []);
  assert.ok(taken >= cases * 0.98);
});

test('what the server refuses has an error on the right line, in its words', async (context) => {
  const random = new Random(seed);
  const tally = new Tally();
  const misses: string[] = [];
  let refused = 0;
  for (let number = 0; refused < cases;) {
    const some = Array.from({ length: 24 }, () => mutantOf(random, number++, tally)).filter(
      (one) => one !== undefined,
    );
    const ours = await ourProblems(
      engine,
      some.map(({ mutant }) => mutant.text),
    );
    await inGroups(some, async ({ kind, mutant }, i) => {
      const { path } = collections.get(kind) ?? { path: '' };
      const verdict = unserved.has(mutant.mutation)
        ? noSuchResource
        : await serverVerdict(cluster.request, { path }, mutant.text);
      if (verdict.status < 400 || refused >= cases) return;
      refused += 1;
      const errors = (ours[i] ?? []).filter(({ severity }) => severity === 'error');
      const judged = judge(mutant, verdict, errors);
      for (const column of ['refused', ...judged]) tally.count(mutant.mutation, column);
      if (!judged.includes('right line'))
        misses.push(
          `${mutant.mutation}, ${kind}, line ${String(mutant.line)}: ${verdict.message}\n  ours: ${errors.map((one) => `${String(one.line)} ${one.field ?? ''} ${one.message}`).join('; ')}`,
        );
      else if (judged.includes('causes') && !judged.includes('same words'))
        context.diagnostic(
          `other words: ${kind}: ${JSON.stringify(verdict.causes)} ours: ${JSON.stringify(errors.map(({ field, message }) => ({ field, message })))}`,
        );
    });
  }
  for (const line of tally.table('refused', 'found', 'mutated line', 'right line', 'causes', 'same words'))
    context.diagnostic(line);
  for (const miss of misses) context.diagnostic(`missed: ${miss}`);
  assert.ok(tally.total('right line') >= 0.95 * tally.total('refused'));
  assert.ok(tally.total('same words') >= 0.95 * tally.total('causes'));
});

/** Without the object that a message quotes: a server adds managed fields to it. */
const words = (message: string): string => message.replace(/^Invalid value: \{.*\}: /, '');

/** The server has no address to send these to. */
const unserved: ReadonlySet<string> = new Set(['kind that does not exist', 'version that is not served']);
const noSuchResource: ServerVerdict = { status: 404, message: 'no matches for kind', causes: [] };

/** Of a random kind, with the mistake that the fewest refused ones have had: some are hardly ever one. */
function mutantOf(
  random: Random,
  number: number,
  tally: Tally,
): { readonly kind: string; readonly mutant: Mutant } | undefined {
  const [first = '', ...others] = collections.keys();
  const kind = random.pick([first, ...others]);
  const rarest = random
    .shuffle(Object.entries(mutations))
    .toSorted(([a], [b]) => tally.of(a, 'refused') - tally.of(b, 'refused'))
    .slice(0, 4);
  const mutation = rarest[random.below(rarest.length)]?.[1];
  const mutant = mutation?.(random, manifest(random, kind, number));
  return mutant && { kind, mutant };
}

function judge(
  mutant: Mutant,
  { causes }: ServerVerdict,
  errors: readonly FoundProblem[],
): readonly string[] {
  const lines = new Set(errors.map(({ line }) => line));
  const placed = causes.filter(({ field }) => field !== '' && field !== '<nil>');
  const causeLines = placed.map(({ field }) => lineOfPath(mutant.text, fieldPointer(field)));
  const isSame = placed.every((cause) =>
    errors.some(
      ({ field = '', message }) => field.startsWith(cause.field) && words(message) === words(cause.message),
    ),
  );
  return [
    ...(errors.length > 0 ? ['found'] : []),
    ...(lines.has(mutant.line) ? ['mutated line'] : []),
    ...(lines.has(mutant.line) || causeLines.some((line) => lines.has(line)) ? ['right line'] : []),
    ...(placed.length > 0 ? ['causes', ...(isSame ? ['same words'] : [])] : []),
  ];
}
