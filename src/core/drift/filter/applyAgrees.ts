import { isBuiltInGroup } from '../../resource/builtInGroups.ts';
import {
  at,
  equalJson,
  isArray,
  isObject,
  member,
  stringAt,
  type Json,
  type JsonArray,
  type JsonObject,
} from '../../resource/json.ts';
import { groupOf } from '../../resource/resourceId.ts';
import { kubectlManagers, type AgentWrite } from '../desired/agentWrite.ts';
import { atomicAgrees } from './atomicAgrees.ts';
import { bookkeepingOf, lastAppliedAnnotation, type Bookkeeping } from '../desired/bookkeeping.ts';
import { desiredHolds, metadataHolds } from './desiredHolds.ts';
import { keepsForeignManagers, skipReason } from '../desired/fluxMetadata.ts';
import { keyNames, keyText, scalarText } from './itemKeys.ts';
import { isAgent, isRenamedByFlux, rawEntries, writerOfEntry } from '../desired/managers.ts';
import { sendsMoreThan, takesBack, type Part } from '../desired/sentAnyway.ts';
import type { FieldWriter } from '../judge/verdict.ts';

/**
 * `inSync` for a server-side apply: managedFields tell what the agent owns, or will take over, and how lists are merged.
 * It walks their raw JSON once and makes nothing.
 */
export function applyAgrees(desired: JsonObject, live: JsonObject, write: AgentWrite): boolean {
  const isFlux = write.mode === 'flux-ks';
  if (isFlux && (skipReason(desired, live) !== undefined || holdsCaBundle(desired))) return false;
  if (isTyped(write) && sendsMoreThan(desired)) return false;
  const takesOver = isFlux && !keepsForeignManagers(desired, live);
  let own: JsonObject | undefined;
  for (const entry of rawEntries(live)) {
    const writer = writerOfEntry(entry);
    if (writer === undefined) return false;
    const agents = isAgent(writer, write);
    if (!agents && asKubectl(write) && (ownsLastApplied(writer, entry) || isClientSide(writer))) return false;
    if (!agents && !(takesOver && isRenamedByFlux(writer, write.manager))) continue;
    const fields = entry['fieldsV1'];
    if (!isObject(fields) || entry['apiVersion'] !== desired['apiVersion']) return false;
    if (agents && own !== undefined) return false;
    if (agents) own = fields;
    else if (!desiredHolds(desired, fields, live)) return false;
  }
  return own !== undefined && objectAgrees(desired, live, own, write);
}

/** Flux takes objects of built-in kinds through their Go types. */
const isTyped = ({ mode }: AgentWrite): boolean => mode === 'flux-ks' || mode === 'flux-hr';

const asKubectl = ({ mode }: AgentWrite): boolean => mode === 'kubectl-server-side' || mode === 'argo-ssa';

/** Argo CD first applies so once more. */
const isClientSide = ({ manager }: FieldWriter): boolean => manager === kubectlManagers.clientSide;

/** kubectl takes over what its own client-side applies own: the engine tells what becomes of that. */
const ownsLastApplied = ({ operation }: FieldWriter, entry: JsonObject): boolean =>
  operation === 'Update' &&
  at(entry, 'fieldsV1', 'f:metadata', 'f:annotations', `f:${lastAppliedAnnotation}`) !== undefined;

function objectAgrees(desired: JsonObject, live: JsonObject, own: JsonObject, write: AgentWrite): boolean {
  const isBuiltIn = isTyped(write) && isBuiltInGroup(groupOf(stringAt(desired, 'apiVersion') ?? ''));
  const kind = isBuiltIn ? stringAt(desired, 'kind') : undefined;
  const part = kind === undefined ? undefined : { kind, name: kind };
  if (part && takesBack(part, desired, live, own)) return false;
  for (const key in desired) {
    if (key === 'apiVersion' || key === 'kind' || key === 'status') continue;
    const agrees =
      key === 'metadata'
        ? metadataAgrees(desired[key], live[key], own['f:metadata'], bookkeepingOf(write))
        : valueAgrees(desired[key], live[key], own[`f:${key}`], within(part, key));
    if (!agrees) return false;
  }
  for (const key in own)
    if (key !== '.' && key !== 'f:metadata' && key !== 'f:status' && !Object.hasOwn(desired, key.slice(2)))
      return false;
  return true;
}

function metadataAgrees(
  desired: Json | undefined,
  live: Json | undefined,
  own: Json | undefined,
  bookkeeping: Bookkeeping,
): boolean {
  if (!isObject(desired) || !isObject(live)) return false;
  if (desired['name'] !== live['name'] || desired['namespace'] !== live['namespace']) return false;
  for (const key in desired) {
    if (key === 'name' || key === 'namespace') continue;
    if (key === 'creationTimestamp' && desired[key] === null) continue;
    if (key !== 'labels' && key !== 'annotations' && key !== 'finalizers' && key !== 'ownerReferences')
      return false;
    if (key === 'annotations' && holdsCleaned(desired[key], bookkeeping.annotations)) return false;
    if (key === 'labels' && holdsCleaned(desired[key], bookkeeping.labels)) return false;
    if (!valueAgrees(desired[key], live[key], member(own, `f:${key}`), undefined)) return false;
  }
  return own === undefined || metadataHolds(desired, own, live, bookkeeping);
}

/** The part is given where the agent takes the object through its Go type. */
function valueAgrees(
  desired: Json | undefined,
  live: Json | undefined,
  fields: Json | undefined,
  part: Part | undefined,
): boolean {
  if (desired === undefined || desired === null || live === undefined) return false;
  // Nothing says whether a value that the agent does not own would be merged or replaced.
  if (!isObject(fields)) return typeof desired !== 'object' && desired === live;
  const shape = childPrefix(fields);
  if (shape === '') return equalJson(desired, live);
  if (shape === 'f:') return isObject(desired) && isObject(live) && mapAgrees(desired, live, fields, part);
  return isArray(desired) && isArray(live) && listAgrees(desired, live, fields, part);
}

function mapAgrees(
  desired: JsonObject,
  live: JsonObject,
  fields: JsonObject,
  part: Part | undefined,
): boolean {
  if (part && takesBack(part, desired, live, fields)) return false;
  for (const key in desired) {
    if (!Object.hasOwn(live, key)) return false;
    const own = fields[`f:${key}`];
    const agrees =
      part && isObject(own) && childPrefix(own) === ''
        ? atomicAgrees(key, desired[key], live[key])
        : valueAgrees(desired[key], live[key], own, within(part, key));
    if (!agrees) return false;
  }
  for (const key in fields)
    if (
      key !== '.' &&
      !Object.hasOwn(desired, key.slice(2)) &&
      !(part && isAdded(key, fields, desired, live))
    )
      return false;
  return true;
}

/**
 * What kustomize-controller's typed round trip adds to built-in kinds, whatever Git says: the protocol of a port, a
 * target port that the server then sets to the port, and structs that Go never leaves out. It will be sent again, so it
 * is not given up.
 */
function isAdded(key: string, fields: JsonObject, desired: JsonObject, live: JsonObject): boolean {
  if (key === 'f:protocol') return live['protocol'] === 'TCP';
  if (key === 'f:targetPort') return live['targetPort'] === live['port'];
  if (childPrefix(fields[key]) !== '') return false;
  return neverLeftOut.has(key) || (key === 'f:resources' && 'name' in desired);
}

const neverLeftOut: ReadonlySet<string> = new Set(['f:metadata', 'f:strategy', 'f:updateStrategy']);

/** A keyed list or a set: desired items in their order among live ones, foreign items anywhere between. */
function listAgrees(
  desired: JsonArray,
  live: JsonArray,
  fields: JsonObject,
  part: Part | undefined,
): boolean {
  let names: readonly string[] | undefined;
  let owned = 0;
  for (const key in fields) {
    if (key === '.') continue;
    owned += 1;
    names ??= key.startsWith('v:') ? [] : keyNames(key);
    if (names.length === 0 && !key.startsWith('v:')) return false;
  }
  if (names === undefined || owned !== desired.length) return false;
  const keyIn = (item: Json): string => (names.length === 0 ? `v:${scalarText(item)}` : keyText(item, names));
  let next = 0;
  for (const item of live) {
    const wanted = desired[next];
    const key = keyIn(item);
    if (wanted === undefined || !isSameItem(wanted, item, names)) {
      // An item of ours in another place, or twice.
      if (Object.hasOwn(fields, key)) return false;
      continue;
    }
    if (!Object.hasOwn(fields, key)) return false;
    if (names.length > 0 && !valueAgrees(wanted, item, fields[key], part)) return false;
    next += 1;
  }
  return next === desired.length;
}

const within = (part: Part | undefined, name: string): Part | undefined => part && { kind: part.kind, name };

function isSameItem(desired: Json, live: Json, names: readonly string[]): boolean {
  if (names.length === 0) return equalJson(desired, live);
  let said = 0;
  for (const name of names) {
    const value = member(desired, name);
    if (value === undefined) continue;
    if (value !== member(live, name)) return false;
    said += 1;
  }
  return said > 0;
}

const childPrefix = (fields: Json | undefined): string => {
  for (const key in isObject(fields) ? fields : {}) if (key !== '.') return key.slice(0, 2);
  return '';
};

const holdsCleaned = (map: Json | undefined, cleaned: ReadonlySet<string>): boolean => {
  for (const key in isObject(map) ? map : {}) if (cleaned.has(key)) return true;
  return false;
};

const holdsCaBundle = (desired: JsonObject): boolean =>
  desired['kind'] === 'CustomResourceDefinition' &&
  at(desired, 'spec', 'conversion', 'webhook') !== undefined;
