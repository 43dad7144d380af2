import { at, equalJson, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import type { Replay } from '../driftCases/replayCase.ts';
import { writtenChanges } from '../driftCases/writtenChanges.ts';
import type { ServerAnswer } from './serverAnswer.ts';
import { underAnotherName } from './underAnotherName.ts';

export const helmManager = 'helm-controller';

type Server = Pick<Replay, 'request' | 'objects'>;

/**
 * What helm-controller's own requests do on the real server, in the words of a verdict: an apply as a dry run, and then
 * a patch of what that would change, but for labels and annotations that it would take away and all other metadata.
 */
export async function helmAnswer(
  sent: JsonObject,
  live: JsonObject | null,
  server: Server,
): Promise<ServerAnswer> {
  if (live !== null && at(live, 'metadata', 'deletionTimestamp') !== undefined)
    return { verdict: 'DELETING' };
  const applied = await apply(sent, server);
  if (live === null)
    return applied.status < 300 ? { verdict: 'MISSING' } : { verdict: 'INVALID', text: applied.text };
  if (applied.status >= 300 || !isObject(applied.body)) return refused(applied.text);
  const patch = difference(live, applied.body);
  if (patch.length === 0) return { verdict: 'SYNC' };
  const path = await server.objects.pathOf(live);
  const { status, body, text } = await server.request(
    'PATCH',
    `${path}?dryRun=All&fieldManager=${helmManager}`,
    patch,
    { contentType: 'application/json-patch+json' },
  );
  if (status >= 300 || !isObject(body)) return refused(text);
  if (writtenChanges(live, body).length === 0) return { verdict: 'SYNC' };
  return { verdict: 'DRIFT', written: withManagers(body, applied.body), by: { verb: 'correct', sent } };

  async function refused(answered: string): Promise<ServerAnswer> {
    const alone = await apply(underAnotherName(sent), server);
    return { verdict: alone.status < 300 ? 'BLOCKED' : 'INVALID', text: answered };
  }
}

/** A patch of what names no manager names none; those of the apply tell what kind of list a list is. */
function withManagers(written: JsonObject, applied: JsonObject): JsonObject {
  const metadata = objectOf(written['metadata']);
  if (metadata['managedFields'] !== undefined) return written;
  const managedFields = at(applied, 'metadata', 'managedFields') ?? [];
  return { ...written, metadata: { ...metadata, managedFields } };
}

const apply = async (object: JsonObject, { request, objects }: Server): ReturnType<Replay['request']> =>
  request(
    'PATCH',
    `${await objects.pathOf(object)}?dryRun=All&force=true&fieldManager=${helmManager}`,
    object,
    { contentType: 'application/apply-patch+yaml' },
  );

/** A JSON patch, of whole parts of the object. */
function difference(live: JsonObject, applied: JsonObject): readonly Json[] {
  const parts = [...new Set([...Object.keys(live), ...Object.keys(applied)])].filter(
    (key) => key !== 'metadata' && key !== 'status',
  );
  return [
    ...parts.flatMap((key) => replaced(`/${key}`, live[key], applied[key])),
    ...(['labels', 'annotations'] as const).flatMap((key) => {
      const [before, after] = [at(live, 'metadata', key), at(applied, 'metadata', key)];
      // What the apply would take away is left.
      return replaced(
        `/metadata/${key}`,
        before,
        isObject(after) ? { ...objectOf(before), ...after } : before,
      );
    }),
  ];
}

function replaced(path: string, before: Json | undefined, after: Json | undefined): readonly Json[] {
  if (equalJson(before, after)) return [];
  return after === undefined ? [{ op: 'remove', path }] : [{ op: 'add', path, value: after }];
}

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
