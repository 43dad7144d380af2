import {
  below,
  emptyFieldSet,
  has,
  owns,
  parseFieldsV1,
  union,
  type FieldSet,
} from '../../resource/fieldSet.ts';
import type { FieldPath } from '../../resource/fieldPath.ts';
import { isObject, member, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { objectsAt } from '../../resource/jsonLists.ts';
import { verbOf, type AgentWrite } from './agentWrite.ts';
import { isSecret } from '../../resource/masking.ts';
import type { FieldWriter } from '../judge/verdict.ts';

/** One entry of `metadata.managedFields`. */
export interface ManagerEntry {
  readonly writer: FieldWriter;
  readonly apiVersion: string;
  readonly fields: FieldSet;
}

/** The entries of an object; what is not an entry is left out. */
export function managerEntries(object: Json | null): readonly ManagerEntry[] {
  return rawEntries(object).flatMap((entry) => {
    const writer = writerOfEntry(entry);
    if (writer === undefined) return [];
    const fields = parseFieldsV1(entry['fieldsV1']);
    return [{ writer, apiVersion: stringAt(entry, 'apiVersion') ?? '', fields }];
  });
}

export const rawEntries = (object: Json | null): readonly JsonObject[] =>
  objectsAt(object ?? undefined, 'metadata', 'managedFields');

export function writerOfEntry(entry: JsonObject): FieldWriter | undefined {
  const manager = stringAt(entry, 'manager');
  const operation = member(entry, 'operation');
  if (manager === undefined || (operation !== 'Apply' && operation !== 'Update')) return undefined;
  const subresource = stringAt(entry, 'subresource');
  const time = stringAt(entry, 'time');
  return { manager, operation, ...(subresource ? { subresource } : {}), ...(time ? { time } : {}) };
}

/** The agent's own entry: what it applied last, or still owns of what it patched. */
export const isAgent = (writer: FieldWriter, write: AgentWrite): boolean =>
  writer.manager === write.manager &&
  writer.operation === (verbOf(write) === 'apply' ? 'Apply' : 'Update') &&
  writer.subresource === undefined;

/** What the agent's entry owns; empty where it has none. */
export function appliedFields(object: Json | null, write: AgentWrite): FieldSet {
  return fieldsOfAll(managerEntries(object).filter((entry) => isAgent(entry.writer, write)));
}

/** What any of them owns. */
export const fieldsOfAll = (entries: readonly ManagerEntry[]): FieldSet =>
  entries.reduce((set, { fields }) => union(set, fields), emptyFieldSet);

/**
 * Whose fields kustomize-controller takes over before it applies (its `apply`, 1.9; fluxcd/pkg/ssa `matchFieldManager`
 * compares by prefix). Writes through a subresource, such as `kubectl scale`, are never taken over.
 */
export const isRenamedByFlux = ({ manager, operation, subresource }: FieldWriter, agent: string): boolean =>
  subresource === undefined &&
  (manager.startsWith('kubectl') ||
    (operation === 'Update' && (manager.startsWith('before-first-apply') || manager.startsWith(agent))));

/** Who wrote what is at a path; among several, another than the agent first, then the one who wrote last. */
export function writerOf(path: FieldPath, live: Json | null, agent?: AgentWrite): FieldWriter | undefined {
  const all = managerEntries(live);
  // A map or list that one applies empty is what those make of it who own what is in it.
  const isFilled = all.some(({ fields }) => (below(fields, path)?.children.size ?? 0) > 0);
  const entries = isFilled ? all.filter(({ fields }) => !isLeaf(fields, path)) : all;
  const text = textOf(path, live);
  const writers = writersAt(
    entries,
    (fields) => has(fields, path) || (text !== undefined && has(fields, text)),
  );
  if (writers.length > 0) return latest(writers, agent);
  // An atomic value is owned as a whole, at a path above; a struct that nobody owns, through what is in it.
  for (let length = path.length - 1; length > 0; length -= 1) {
    const whole = writersAt(entries, (fields) => isLeaf(fields, path.slice(0, length)));
    if (whole.length > 0) return latest(whole, agent);
  }
  return latest(
    writersAt(entries, (fields) => owns(fields, path)),
    agent,
  );
}

/** Whoever writes a Secret as text is noted for the text alone. */
function textOf([top, ...key]: FieldPath, live: Json | null): FieldPath | undefined {
  const isData =
    isObject(live) && isSecret(live) && top !== undefined && 'field' in top && top.field === 'data';
  return isData ? [{ field: 'stringData' }, ...key] : undefined;
}

const writersAt = (
  entries: readonly ManagerEntry[],
  holds: (fields: FieldSet) => boolean,
): readonly FieldWriter[] => entries.filter((entry) => holds(entry.fields)).map((entry) => entry.writer);

/** The path is owned with nothing below it: a scalar, or a value that is written as a whole. */
function isLeaf(fields: FieldSet, path: FieldPath): boolean {
  const found = below(fields, path);
  return found !== undefined && found.member && found.children.size === 0;
}

function latest(writers: readonly FieldWriter[], agent: AgentWrite | undefined): FieldWriter | undefined {
  const others = writers.filter((writer) => agent === undefined || !isAgent(writer, agent));
  const [first, ...rest] = others.length > 0 ? others : writers;
  if (first === undefined) return undefined;
  return rest.reduce((best, writer) => ((writer.time ?? '') > (best.time ?? '') ? writer : best), first);
}
