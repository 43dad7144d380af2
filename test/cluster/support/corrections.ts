import assert from 'node:assert/strict';
import {
  at,
  isArray,
  isObject,
  printJson,
  stringAt,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import type { Session } from '../../../src/session/session.ts';
import type { ObjectSnapshot } from '../../../src/session/snapshot.ts';
import type { SendRequest } from '../../harness/apiServer.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { writtenChanges } from '../../support/driftCases/writtenChanges.ts';
import { disturb } from '../../support/driftModel/disturbances.ts';
import { clusterWideKinds, randomManifests } from '../../support/driftModel/randomManifests.ts';
import { tolerant } from '../../support/driftModel/tolerant.ts';
import { Tally } from '../../support/driftModel/tally.ts';
import type { Random } from '../../support/random.ts';

/** One object, with an owner of its own: one that cannot be corrected keeps no other from it. */
export interface CorrectionCase {
  readonly kind: string;
  /** Of the object and of its owner. */
  readonly name: string;
  readonly namespace: string;
  readonly manifest: JsonObject;
  readonly random: Random;
}

export interface Corrected {
  readonly objects: ClusterObjects;
  readonly request: SendRequest;
  readonly session: Session;
  /** Has the agent write what it owns, and waits until it has tried. */
  readonly correct: (cases: readonly CorrectionCase[]) => Promise<void>;
  /** Whether the agent says that it has tried and cannot, for a fault of its own: then nothing may have changed. */
  readonly failed?: (one: CorrectionCase) => Promise<boolean>;
}

/** What came of them: a table, and the objects that became something else, each with what there is to know of it. */
export interface Corrections {
  readonly table: readonly string[];
  readonly wrong: readonly string[];
  readonly tally: Tally;
}

export function correctionCase(
  kind: string,
  { name, namespace, random }: Pick<CorrectionCase, 'name' | 'namespace' | 'random'>,
): CorrectionCase {
  const manifest = randomManifests[kind] ?? assert.fail(kind);
  const named = { name, ...(clusterWideKinds.has(kind) ? {} : { namespace }) };
  return { kind, name, namespace, manifest: manifest(random, named), random };
}

/**
 * Others write to objects that an agent has applied, the session foretells what the agent does about each, and then it does.
 */
export async function corrections(
  { objects, request, session, correct, failed }: Corrected,
  cases: readonly CorrectionCase[],
): Promise<Corrections> {
  const read = async ({ manifest }: CorrectionCase): Promise<JsonObject | null> => {
    const { status, body } = await request('GET', await objects.pathOf(manifest));
    return status === 200 && isObject(body) ? body : null;
  };
  const disturbed: { readonly one: CorrectionCase; readonly writes: readonly string[] }[] = [];
  for (const one of cases) {
    const writes: string[] = [];
    for (let count = 1 + one.random.below(3); count > 0; count--) {
      const live = await read(one);
      if (live === null) break;
      const { name, write } = disturb(one.random);
      const { manifest: other } = correctionCase(one.kind, one);
      await tolerant(writes, name, () => write({ random: one.random, live, other, objects }));
    }
    disturbed.push({ one, writes });
  }

  const before = new Map<CorrectionCase, JsonObject | null>();
  for (const { one } of disturbed) before.set(one, await read(one));
  const foretold = await waitUntil(
    'the session to have seen all of it',
    () => {
      const found = new Map(cases.map((one) => [one, objectOf(session, one)]));
      for (const [one, { live, verdict }] of found) {
        const version = stringAt(before.get(one), 'metadata', 'resourceVersion');
        const seen =
          live.kind === 'present' ? stringAt(live.object, 'metadata', 'resourceVersion') : undefined;
        if (seen !== version || !verdict) throw new Error(`${one.name}: ${live.kind}, ${String(seen)}`);
      }
      return found;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
  await session.settled();
  for (const one of cases) foretold.set(one, objectOf(session, one));
  await correct(cases);

  const tally = new Tally();
  const wrong: string[] = [];
  for (const { one, writes } of disturbed) {
    const object = foretold.get(one) ?? assert.fail();
    const { verdict } = object;
    const [was, is] = [before.get(one) ?? null, await read(one)];
    const expected = outcomeOf(object, was, is);
    const outcome =
      expected.kind === 'otherwise' && isUntouched(was, is) && (await failed?.(one)) === true
        ? { kind: 'agent fails' as const }
        : expected;
    tally.count(one.kind, 'cases', outcome.kind, verdict?.verdict ?? 'none');
    if (outcome.kind !== 'otherwise') continue;
    wrong.push(
      [
        `${one.kind} ${one.name}: ${verdict?.verdict ?? ''} (${verdict?.reason ?? ''}): ${outcome.changes.join(', ')}`,
        `writes: ${writes.join(', ')}`,
        ...(await eventsOf(request, one)),
        printJson({ manifest: one.manifest, was, is, foretold: predictedOf(object) ?? null }),
      ].join('\n  '),
    );
  }
  return {
    table: tally.table('cases', 'as foretold', 'otherwise', 'unknown', 'agent fails', ...verdicts),
    wrong,
    tally,
  };
}

const verdicts = ['SYNC', 'DRIFT', 'COSMETIC', 'MISSING', 'DELETING', 'BLOCKED', 'INVALID'] as const;

type Outcome =
  | { readonly kind: 'as foretold' | 'unknown' }
  | { readonly kind: 'otherwise'; readonly changes: readonly string[] };

function outcomeOf(object: ObjectSnapshot, was: JsonObject | null, is: JsonObject | null): Outcome {
  const told = object.verdict?.verdict;
  if (told === 'UNKNOWN' || told === undefined) return { kind: 'unknown' };
  // What is on its way out ends when others let it.
  if (told === 'DELETING') return { kind: 'as foretold' };
  if (told === 'MISSING')
    return was === null && is !== null
      ? { kind: 'as foretold' }
      : { kind: 'otherwise', changes: ['not made'] };
  if (was === null || is === null)
    return is === was ? { kind: 'as foretold' } : { kind: 'otherwise', changes: ['made or gone'] };
  const predicted = predictedOf(object) ?? was;
  const changes = writtenChanges(predicted, is).filter(
    (field) => !isAllotted(field) && !(field === timeOfTaint && isSetAnew(predicted, was)),
  );
  return changes.length === 0 ? { kind: 'as foretold' } : { kind: 'otherwise', changes };
}

const isUntouched = (was: JsonObject | null, is: JsonObject | null): boolean =>
  was !== null &&
  is !== null &&
  stringAt(was, 'metadata', 'resourceVersion') === stringAt(is, 'metadata', 'resourceVersion');

/** What the server chooses anew, which nobody can foretell. */
const isAllotted = (field: string): boolean => /\/(?:healthCheckN|n)odePort$/.test(field);

/** What agents have told of it, which is mostly why they could not write it. */
export async function eventsOf(request: SendRequest, { name }: CorrectionCase): Promise<readonly string[]> {
  const { body } = await request('GET', '/api/v1/events');
  const items = isObject(body) && isArray(body['items']) ? body['items'] : [];
  return items
    .map((event) => stringAt(event, 'message') ?? '')
    .filter((message) => new RegExp(`\\b${name}\\b`).test(message));
}

/**
 * Set by the clock, to the second, where the effect changes: that is foretold, not to what, which may be the time that is
 * there if the last write was in the same second.
 */
const timeOfTaint = '/spec/taint/timeAdded';
const isSetAnew = (predicted: JsonObject, was: JsonObject): boolean =>
  ['timeAdded', 'effect'].some(
    (field) => at(predicted, 'spec', 'taint', field) !== at(was, 'spec', 'taint', field),
  );

function predictedOf({ predicted: { deployed } }: ObjectSnapshot): JsonObject | undefined {
  return deployed?.ok === true ? deployed.value.predicted : undefined;
}

function objectOf(session: Session, { name, manifest }: CorrectionCase): ObjectSnapshot {
  const owner = session.snapshot.owners.find(
    ({ owner: { id } }) => id.kind !== 'Target' && 'name' in id && id.name === name,
  );
  const found = owner?.objects.find(({ id, deployed }) => deployed && id.kind === manifest['kind']);
  if (!found) throw new Error(`${name} is not there: ${JSON.stringify(owner?.state)}`);
  return found;
}
