import { fluxDesired } from '../../../src/core/drift/desired/fluxDesired.ts';
import {
  at,
  isArray,
  isObject,
  member,
  printJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import type { SendRequest } from '../../harness/apiServer.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { afterOtherWay } from '../driftModel/afterOtherWay.ts';
import { caseManager, caseOwner, readCrd, type ReplayedCase, type Write } from './driftCase.ts';
import { settled } from './settled.ts';

export interface Replay {
  readonly request: SendRequest;
  readonly objects: ClusterObjects;
  /** The form in which the agent sends an object: its typed round trip. */
  readonly sent: (desired: JsonObject) => Promise<JsonObject>;
  /** Runs `kubectl apply`. */
  readonly kubectl: (object: JsonObject, serverSide: boolean) => Promise<void>;
  /** The owner of the case writes an object, as it comes out of the render. */
  readonly agent: (driftCase: ReplayedCase, object: JsonObject) => Promise<void>;
}

/** Makes the live object of a case with real writes; null where there is none at the end. */
export async function replayCase(driftCase: ReplayedCase, replay: Replay): Promise<JsonObject | null> {
  if (driftCase.crd !== undefined) await define(readCrd(driftCase.crd), replay);
  const subject = subjectOf(driftCase);
  await removeObject(subject, replay);
  if (driftCase.cluster !== undefined) await admit(driftCase.cluster, subject, replay);
  for (const step of driftCase.steps) await write(step, subject, replay, driftCase);
  return read(subject, replay);
}

async function read(subject: JsonObject, { request, objects }: Replay): Promise<JsonObject | null> {
  const { status, body } = await request('GET', await objects.pathOf(subject));
  return status === 404 || !isObject(body) ? null : body;
}

/** Takes away what acts on other objects too. */
export async function endCase({ cluster = [] }: ReplayedCase, replay: Replay): Promise<void> {
  for (const policy of cluster) await removeObject(policy, replay);
}

/** Some object of the case with the identity of the one it is about. */
export function subjectOf({ desired, deployed, working, steps }: ReplayedCase): JsonObject {
  for (const object of [desired, deployed, working, ...steps.map((step) => step.body)])
    if (isObject(object) && stringAt(object, 'kind')) return object;
  throw new Error('the case is about no object');
}

export const isNamespaced = async (
  object: JsonObject,
  { objects }: Pick<Replay, 'objects'>,
): Promise<boolean> => /\/namespaces\/[^/]+\/[^/]+\//.test(await objects.pathOf(object));

async function write(
  step: Write,
  subject: JsonObject,
  replay: Replay,
  driftCase: ReplayedCase,
): Promise<void> {
  const { objects, sent } = replay;
  await afterOtherWay(await read(subject, replay), step.manager);
  const { body = subject, manager: fieldManager } = step;
  const whole = isObject(body) ? body : subject;
  switch (step.operation) {
    case 'apply': {
      const namespaced = await isNamespaced(subject, replay);
      const applied =
        fieldManager === caseManager ? await sent(fluxDesired(whole, caseOwner, { namespaced })) : whole;
      await objects.apply(applied, { fieldManager });
      return;
    }
    case 'kubectl':
    case 'kubectl-server-side':
      await replay.kubectl(whole, step.operation === 'kubectl-server-side');
      return;
    case 'agent':
      await replay.agent({ ...driftCase, mode: step.mode ?? driftCase.mode }, whole);
      return;
    case 'create':
      await objects.create(whole, { fieldManager });
      return;
    case 'patch':
      await objects.patch(subject, body, {
        fieldManager,
        ...(step.subresource ? { subresource: step.subresource } : {}),
      });
      return;
    case 'strategic':
      await objects.patch(subject, body, { fieldManager, type: 'strategic' });
      return;
    case 'scale':
      await objects.patch(subject, body, { fieldManager, subresource: 'scale' });
      return;
    case 'replace': {
      const { resourceVersion = '' } = objectOf((await objects.get(subject))['metadata']);
      const metadata = { ...objectOf(whole['metadata']), resourceVersion };
      await objects.replace({ ...whole, metadata }, { fieldManager });
      return;
    }
    case 'delete':
      await objects.delete(subject);
      return;
  }
}

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export async function define(crd: JsonObject, { objects }: Pick<Replay, 'objects'>): Promise<void> {
  await objects.apply(crd);
  await waitUntil('established definition', async () => {
    const conditions = at(await objects.get(crd), 'status', 'conditions');
    return (isArray(conditions) ? conditions : []).some(
      (condition) => member(condition, 'type') === 'Established' && member(condition, 'status') === 'True',
    );
  });
}

/** Makes admission policies, and waits until they act on the subject. */
async function admit(policies: readonly JsonObject[], subject: JsonObject, replay: Replay): Promise<void> {
  const created = async (): Promise<string> =>
    printJson(settled(await replay.objects.create(subject, { dryRun: true })));
  for (const policy of policies) await removeObject(policy, replay);
  const before = await created();
  for (const policy of policies) await replay.objects.create(policy);
  await waitUntil('effect of the admission policies', async () => (await created()) !== before);
}

async function removeObject(object: JsonObject, { request, objects }: Replay): Promise<void> {
  const path = await waitUntil('kind of the case', () => objects.pathOf(object));
  if ((await request('DELETE', `${path}?gracePeriodSeconds=0`)).status === 404) return;
  await request(
    'PATCH',
    path,
    { metadata: { finalizers: null } },
    { contentType: 'application/merge-patch+json' },
  );
  await waitUntil('end of an earlier object', async () => (await request('GET', path)).status === 404);
}
