import { isObject, member, parseJson, stringAt, type Json, type JsonObject } from '../core/resource/json.ts';
import { withoutEmptyTimestamps } from '../core/resource/withoutEmptyTimestamps.ts';

/** One line of a watch, as k8s.io/apimachinery meta/v1 `WatchEvent` defines it. */
export type WatchEvent =
  | {
      readonly kind: 'changed';
      readonly key: string;
      readonly object: JsonObject;
      readonly resourceVersion: string;
    }
  | { readonly kind: 'deleted'; readonly key: string; readonly resourceVersion: string }
  /** Nothing has changed up to this version. */
  | { readonly kind: 'bookmark'; readonly resourceVersion: string }
  /** The server has forgotten the version that was asked for. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'unreadable' };

export function readWatchEvent(line: Uint8Array): WatchEvent {
  let event: Json;
  try {
    event = parseJson(utf8.decode(line));
  } catch {
    return { kind: 'unreadable' };
  }
  const object = member(event, 'object');
  const type = stringAt(event, 'type');
  if (type === 'ERROR') return errorOf(object);
  const resourceVersion = stringAt(object, 'metadata', 'resourceVersion');
  if (!isObject(object) || !resourceVersion) return { kind: 'unreadable' };
  if (type === 'BOOKMARK') return { kind: 'bookmark', resourceVersion };
  const key = objectKey(object);
  if (key === undefined) return { kind: 'unreadable' };
  if (type === 'DELETED') return { kind: 'deleted', key, resourceVersion };
  return type === 'ADDED' || type === 'MODIFIED'
    ? { kind: 'changed', key, object: withoutEmptyTimestamps(object), resourceVersion }
    : { kind: 'unreadable' };
}

// Bytes that are not UTF-8 make a line unreadable: to replace them would be to change what is live.
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `namespace/name`; undefined where the value is no object with a name. */
export function objectKey(object: Json): string | undefined {
  const name = stringAt(object, 'metadata', 'name');
  return name ? `${stringAt(object, 'metadata', 'namespace') ?? ''}/${name}` : undefined;
}

function errorOf(status: Json | undefined): WatchEvent {
  const code = member(status, 'code');
  const reason = stringAt(status, 'reason');
  if (code === 410 || reason === 'Expired' || reason === 'Gone') return { kind: 'expired' };
  return { kind: 'error', message: stringAt(status, 'message') ?? reason ?? 'the watch ended with an error' };
}
