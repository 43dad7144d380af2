import {
  isArray,
  isObject,
  member,
  type Json,
  type JsonArray,
  type JsonObject,
} from '../../resource/json.ts';
import { bookkeepingOfFlux, type Bookkeeping } from '../desired/bookkeeping.ts';
import { keyNames, keyText, scalarText } from './itemKeys.ts';

/** Everything that another manager's fields name, and kustomize-controller will take over, is in desired. */
export function desiredHolds(desired: JsonObject, fields: JsonObject, live: JsonObject): boolean {
  for (const key in fields) {
    if (key === '.' || key === 'f:status') continue;
    const held =
      key === 'f:metadata'
        ? metadataHolds(desired['metadata'], fields[key], live['metadata'], bookkeepingOfFlux)
        : holds(member(desired, key.slice(2)), fields[key]);
    if (!held) return false;
  }
  return true;
}

/** The same of the metadata alone. */
export function metadataHolds(
  desired: Json | undefined,
  fields: Json | undefined,
  live: Json | undefined,
  bookkeeping: Bookkeeping,
): boolean {
  if (!isObject(fields)) return false;
  for (const key in fields) {
    if (key === '.' || key === 'f:creationTimestamp') continue;
    const cleaned =
      key === 'f:annotations' ? bookkeeping.annotations : key === 'f:labels' ? bookkeeping.labels : undefined;
    const map = member(desired, key.slice(2));
    if (
      cleaned === undefined
        ? !holds(map, fields[key])
        : !mapHolds(map, fields[key], member(live, key.slice(2)), cleaned)
    )
      return false;
  }
  return true;
}

/** As `holds`, for labels and annotations, from which the agent takes some off itself. */
function mapHolds(
  desired: Json | undefined,
  fields: Json | undefined,
  live: Json | undefined,
  cleaned: ReadonlySet<string>,
): boolean {
  for (const key in isObject(fields) ? fields : {})
    if (key !== '.' && !cleaned.has(key.slice(2)) && member(desired, key.slice(2)) === undefined)
      return false;
  if (isObject(desired)) return true;
  // The map itself is given up: what else is in it might go with it.
  for (const key in isObject(live) ? live : {}) if (!cleaned.has(key)) return false;
  return true;
}

function holds(desired: Json | undefined, fields: Json | undefined): boolean {
  if (desired === undefined || desired === null || !isObject(fields)) return false;
  for (const key in fields) {
    if (key === '.') continue;
    const part = key.startsWith('f:')
      ? member(desired, key.slice(2))
      : isArray(desired)
        ? itemOf(desired, key)
        : undefined;
    if (!holds(part, fields[key])) return false;
  }
  return true;
}

function itemOf(list: JsonArray, key: string): Json | undefined {
  if (key.startsWith('v:')) return list.find((item) => `v:${scalarText(item)}` === key);
  const names = keyNames(key);
  return names.length === 0 ? undefined : list.find((item) => keyText(item, names) === key);
}
