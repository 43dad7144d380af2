import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { engineVersion } from '../../src/core/drift/predict/engineVersion.ts';
import { sameDesired } from '../../src/core/drift/predict/sameDesired.ts';
import { at, isArray, isObject, stringAt, type Json } from '../../src/core/resource/json.ts';
import { accepted } from '../harness/apiServer.ts';
import { caseManager } from '../support/driftCases/driftCase.ts';
import { expectedVerdict, type ExpectedVerdict } from '../support/driftModel/expectedVerdict.ts';
import { leftOut, randomManifests } from '../support/driftModel/randomManifests.ts';
import { isBeingDeleted, refusal, serverAnswer } from '../support/driftModel/serverAnswer.ts';
import { Random } from '../support/random.ts';
import { Differential, type ForetoldCase } from './support/differential.ts';

// Objects that kustomize-controller applied and others disturbed: the verdict and its fields must be what the
// controller's own requests do on the real server.
let differential: Differential;

before(async () => {
  differential = await Differential.start((_cluster, predictor) => ({
    mode: 'flux-ks',
    writer: (_random, prepared) => async (manifest, _live, objects) => {
      await objects.apply(await predictor.sent(prepared(manifest)), { fieldManager: caseManager });
      return undefined;
    },
    expected: serversVerdict,
  }));
});
after(() => differential.stop());

test('every kind that can be created is covered, or named with a reason', async () => {
  const covered = new Set(
    Object.values(randomManifests).map((manifest) => {
      const made = manifest(new Random(1), { name: 'x', namespace: 'y' });
      return `${stringAt(made, 'apiVersion') ?? ''} ${stringAt(made, 'kind') ?? ''}`;
    }),
  );
  const creatable = await creatableKinds();
  assert.ok(creatable.length > 50);
  const named = new Set(Object.keys(leftOut));
  assert.deepEqual(
    creatable.filter((kind) => !covered.has(kind) && !named.has(kind)),
    [],
  );
  // An older server lacks some.
  if (differential.serverVersion !== engineVersion) return;
  assert.deepEqual(
    [...named].filter((kind) => !creatable.includes(kind)),
    [],
  );
});

test('the verdict is what kustomize-controller’s requests do', async (context) => {
  for (const kind of differential.kinds) await context.test(kind, () => differential.compareKind(kind));
});

test('summary', (context) => {
  differential.summary(context);
});

/** By the agent's own requests with what is deployed, and then with the working tree. */
async function serversVerdict({
  complete: { deployed, working, live },
}: ForetoldCase): Promise<ExpectedVerdict> {
  const { predictor, cluster } = differential;
  if (deployed === undefined || working === undefined) return assert.fail();
  const edited = await predictor.sent(working);
  // What is being deleted is gone at any time.
  const isEdited = !sameDesired(deployed, working) && !isBeingDeleted(live);
  // Before the clean-up, which is no dry run: it takes conflicts away.
  const refused = isEdited && live !== null ? await refusal(edited, cluster) : undefined;
  const base = await serverAnswer(await predictor.sent(deployed), live, cluster);
  if (!isEdited || live === null) return expectedVerdict(live, base, base);
  const cleaned = await cluster.objects.get(live);
  return expectedVerdict(live, base, refused ?? (await serverAnswer(edited, cleaned, cluster)));
}

/** Of the API server's own groups, each in the version that it prefers; those that are no objects are left out. */
async function creatableKinds(): Promise<readonly string[]> {
  const { request } = differential.cluster;
  const groups = at(accepted(await request('GET', '/apis')), 'groups');
  const preferred = (isArray(groups) ? groups : []).map(
    (group) => stringAt(group, 'preferredVersion', 'groupVersion') ?? '',
  );
  // Of the server itself: what other suites define meanwhile is no concern of this one.
  const own = preferred.filter((version) => /^(?:[a-z]+|[a-z.]+\.k8s\.io)\//.test(version));
  const lists = await Promise.all(
    ['v1', ...own].map(async (version) => {
      const root = version === 'v1' ? '/api/v1' : `/apis/${version}`;
      const resources = at(accepted(await request('GET', root)), 'resources');
      return (isArray(resources) ? resources : [])
        .filter(isKept)
        .map((each) => `${version} ${stringAt(each, 'kind') ?? ''}`);
    }),
  );
  return lists.flat();
}

function isKept(resource: Json): boolean {
  const verbs = at(resource, 'verbs');
  if (!isObject(resource) || !isArray(verbs) || stringAt(resource, 'name')?.includes('/') === true)
    return false;
  return ['create', 'patch', 'delete'].every((verb) => verbs.includes(verb));
}
