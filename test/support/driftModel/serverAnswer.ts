import { at, isObject, type JsonObject } from '../../../src/core/resource/json.ts';
import type { Answer } from '../../harness/apiServer.ts';
import { caseManager } from '../driftCases/driftCase.ts';
import { fluxWrite } from '../driftCases/fluxWrite.ts';
import type { Replay } from '../driftCases/replayCase.ts';
import { writtenChanges } from '../driftCases/writtenChanges.ts';
import { underAnotherName } from './underAnotherName.ts';

/** What the agent's own requests do on the real server, in the words of a verdict. */
export type ServerAnswer =
  | { readonly verdict: 'SYNC' | 'MISSING' | 'DELETING' }
  | { readonly verdict: 'INVALID' | 'BLOCKED'; readonly text: string }
  | { readonly verdict: 'DRIFT'; readonly written: JsonObject; readonly by?: WrittenBy };

/** How it was written; as kustomize-controller applies unless told. */
export type WrittenBy =
  /** managedFields do not tell what it asserts. A correction knows of no annotation of what kubectl applied last. */
  | { readonly verb: 'patch' | 'replace' | 'correct'; readonly sent: JsonObject }
  /** They tell it: whose entries are its own, and which it takes over. */
  | {
      readonly verb: 'apply';
      readonly sent: JsonObject;
      readonly isOwn: (entry: JsonObject) => boolean;
      readonly isTakenOver: (entry: JsonObject) => boolean;
    };

type Server = Pick<Replay, 'request' | 'objects'>;

export async function serverAnswer(
  sent: JsonObject,
  live: JsonObject | null,
  server: Server,
): Promise<ServerAnswer> {
  if (live === null) {
    const { status, text } = await dryRun(sent, server);
    return status < 300 ? { verdict: 'MISSING' } : { verdict: 'INVALID', text };
  }
  if (isBeingDeleted(live)) return { verdict: 'DELETING' };
  const { status, body, text, cleanedUp } = await fluxWrite(sent, live, server);
  if (status >= 300 || !isObject(body)) return refused(sent, text, server);
  const changes = writtenChanges(live, body).filter((pointer) => cleanedUp || !isLeftAlone(pointer));
  return changes.length > 0 ? { verdict: 'DRIFT', written: body } : { verdict: 'SYNC' };
}

export const isBeingDeleted = (live: JsonObject | null): boolean =>
  at(live, 'metadata', 'deletionTimestamp') !== undefined;

/** Undefined where the agent's first request is not refused. */
export async function refusal(sent: JsonObject, server: Server): Promise<ServerAnswer | undefined> {
  const { status, text } = await dryRun(sent, server);
  return status < 300 ? undefined : refused(sent, text, server);
}

/** Whether the manifest is to blame shows where there is nothing that it could collide with. */
async function refused(sent: JsonObject, text: string, server: Server): Promise<ServerAnswer> {
  return {
    verdict: (await dryRun(underAnotherName(sent), server)).status < 300 ? 'BLOCKED' : 'INVALID',
    text,
  };
}

const dryRun = async (object: JsonObject, { request, objects }: Server): Promise<Answer> =>
  request(
    'PATCH',
    `${await objects.pathOf(object)}?dryRun=All&force=true&fieldManager=${caseManager}`,
    object,
    { contentType: 'application/apply-patch+yaml' },
  );

/** Where nothing else differs and nothing was cleaned up, the agent does not write at all. */
const isLeftAlone = (pointer: string): boolean => /^\/metadata\/(finalizers|ownerReferences)/.test(pointer);
