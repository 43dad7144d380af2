import { accepted, type Answer, type SendRequest } from '../../harness/apiServer.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { fluxDesired } from '../../../src/core/drift/fluxDesired.ts';
import { at, isArray, isObject, member, printJson, stringAt, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { caseManager, caseOwner, readCrd, type DriftCase, type Write } from './driftCase.ts';

export interface ServedKind {
  readonly collection: string;
  readonly namespaced: boolean;
}

export interface Replay {
  readonly send: SendRequest;
  /** The form in which the agent sends an object: its typed round trip. */
  readonly sent: (desired: JsonObject) => Promise<JsonObject>;
}

/** Makes the live object of a case with real writes; the answer is null where there is none at the end. */
export async function replayCase(driftCase: DriftCase, replay: Replay): Promise<JsonObject | null> {
  const { send } = replay;
  if (driftCase.crd !== undefined) await define(send, readCrd(driftCase.crd));
  const subject = subjectOf(driftCase);
  await remove(send, subject);
  if (driftCase.cluster !== undefined) await admit(send, driftCase.cluster, subject);
  for (const step of driftCase.steps) await write(step, subject, replay);
  return readLive(send, subject);
}

export async function readLive(send: SendRequest, subject: JsonObject): Promise<JsonObject | null> {
  const answer = await send('GET', await pathOf(send, subject));
  if (answer.status === 404) return null;
  const live = accepted(answer);
  return isObject(live) ? live : null;
}

/** Some object of the case with the identity of the one it is about. */
export function subjectOf({ desired, deployed, working, steps }: DriftCase): JsonObject {
  for (const object of [desired, deployed, working, ...steps.map((step) => step.body)])
    if (isObject(object) && stringAt(object, 'kind')) return object;
  throw new Error('the case is about no object');
}

export async function kindOf(send: SendRequest, object: JsonObject): Promise<ServedKind> {
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const kind = await waitUntil(`kind ${stringAt(object, 'kind') ?? ''}`, async () => {
    const { body } = await send('GET', root);
    const resources = member(body, 'resources');
    return (isArray(resources) ? resources : []).find(
      (resource) => member(resource, 'kind') === object['kind'] && !String(member(resource, 'name')).includes('/'),
    );
  });
  const namespaced = member(kind, 'namespaced') === true;
  const namespace = namespaced ? `/namespaces/${stringAt(object, 'metadata', 'namespace') ?? ''}` : '';
  return { collection: `${root}${namespace}/${stringAt(kind, 'name') ?? ''}`, namespaced };
}

export const pathOf = async (send: SendRequest, object: JsonObject): Promise<string> =>
  `${(await kindOf(send, object)).collection}/${stringAt(object, 'metadata', 'name') ?? ''}`;

async function write(step: Write, subject: JsonObject, { send, sent }: Replay): Promise<void> {
  const { collection, namespaced } = await kindOf(send, subject);
  const path = `${collection}/${stringAt(subject, 'metadata', 'name') ?? ''}`;
  const query = `?fieldManager=${step.manager}`;
  const { body = subject } = step;
  const patch = (contentType: string, to = path): Promise<Answer> =>
    send('PATCH', `${to}${query}`, body, { contentType });
  switch (step.operation) {
    case 'apply': {
      const object = isObject(body) ? body : subject;
      const agents = step.manager === caseManager;
      const applied = agents ? await sent(fluxDesired(object, caseOwner, { namespaced })) : object;
      accepted(await serverSideApply(send, path, applied, step.manager));
      return;
    }
    case 'create':
      accepted(await send('POST', `${collection}${query}`, body));
      return;
    case 'patch':
      accepted(await patch('application/merge-patch+json', step.subresource ? `${path}/${step.subresource}` : path));
      return;
    case 'strategic':
      accepted(await patch('application/strategic-merge-patch+json'));
      return;
    case 'jsonPatch':
      accepted(await patch('application/json-patch+json'));
      return;
    case 'scale':
      accepted(await patch('application/merge-patch+json', `${path}/scale`));
      return;
    case 'delete':
      accepted(await send('DELETE', path));
      return;
  }
}

export const serverSideApply = (
  send: SendRequest,
  path: string,
  object: JsonObject,
  manager: string,
  dryRun = false,
): Promise<Answer> =>
  send('PATCH', `${path}?fieldManager=${manager}&force=true${dryRun ? '&dryRun=All' : ''}`, object, {
    contentType: 'application/apply-patch+yaml',
  });

async function define(send: SendRequest, crd: JsonObject): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const made = await send('POST', path, crd);
  if (made.status !== 409) accepted(made);
  await waitUntil('established definition', async () => {
    const { body } = await send('GET', `${path}/${stringAt(crd, 'metadata', 'name') ?? ''}`);
    const conditions = at(body, 'status', 'conditions');
    return (isArray(conditions) ? conditions : []).some(
      (condition) => member(condition, 'type') === 'Established' && member(condition, 'status') === 'True',
    );
  });
}

/** Makes admission policies and waits until they act on the subject. */
async function admit(send: SendRequest, objects: readonly JsonObject[], subject: JsonObject): Promise<void> {
  const { collection } = await kindOf(send, subject);
  const created = async (): Promise<string> => {
    const spec = member(accepted(await send('POST', `${collection}?dryRun=All`, subject)), 'spec');
    return printJson(spec ?? null);
  };
  const before = await created();
  for (const object of objects) {
    await remove(send, object);
    accepted(await send('POST', (await kindOf(send, object)).collection, object));
  }
  await waitUntil('effect of the admission policies', async () => (await created()) !== before);
}

async function remove(send: SendRequest, subject: JsonObject): Promise<void> {
  const path = await pathOf(send, subject);
  const gone = await send('DELETE', `${path}?gracePeriodSeconds=0`);
  if (gone.status === 404) return;
  const unfinished: Json = { metadata: { finalizers: null } };
  await send('PATCH', path, unfinished, { contentType: 'application/merge-patch+json' });
  await waitUntil('end of an earlier object', async () => (await send('GET', path)).status === 404);
}
