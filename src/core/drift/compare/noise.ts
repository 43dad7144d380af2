import { isEmpty, type FieldSet } from '../../resource/fieldSet.ts';
import { equalJson, isArray, isObject, member, type Json, type JsonObject } from '../../resource/json.ts';
import type { FieldPath } from '../../resource/fieldPath.ts';
import type { Bookkeeping } from '../desired/bookkeeping.ts';
import { cleanedAnnotations, cleanedLabels } from '../desired/fluxMetadata.ts';

/** Metadata that the server sets, and that no line of Git controls. */
const serverSet: ReadonlySet<string> = new Set([
  'f:creationTimestamp',
  'f:deletionGracePeriodSeconds',
  'f:deletionTimestamp',
  'f:generation',
  'f:managedFields',
  'f:name',
  'f:namespace',
  'f:resourceVersion',
  'f:selfLink',
  'f:uid',
]);

/** The paths of a set that are worth comparing: no status, nothing the server sets, no bookkeeping of appliers. */
export function withoutNoise(set: FieldSet, bookkeeping: Bookkeeping): FieldSet {
  const children = [...set.children].flatMap(([key, child]) => {
    if (key === 'f:status') return [];
    return [
      [
        key,
        key === 'f:metadata' ? metadataWithoutNoise(child, bookkeeping) : withoutTimestamps(child),
      ] as const,
    ];
  });
  return node(false, children);
}

/** The object without labels and annotations of writers' own, nor the maps that this leaves empty. */
export function withoutBookkeeping(object: JsonObject, bookkeeping: Bookkeeping): JsonObject {
  const { metadata } = object;
  if (!isObject(metadata)) return object;
  const { annotations, labels, ...rest } = metadata;
  return {
    ...object,
    metadata: {
      ...rest,
      ...kept('annotations', annotations, silentAnnotations(bookkeeping)),
      ...kept('labels', labels, bookkeeping.labels),
    },
  };
}

/** Equal, or different only in what the server fills in where Git cannot. `path` says where the two values are. */
export function sameValue(kind: string, path: FieldPath, a: Json | undefined, b: Json | undefined): boolean {
  if (equalJson(a, b)) return true;
  const [top, field, ...rest] = path;
  if (rest.length > 0 || top === undefined || field === undefined || !('field' in top && 'field' in field))
    return false;
  if (kind === 'StatefulSet' && field.field === 'volumeClaimTemplates')
    return isArray(a) && isArray(b) && equalJson(a.map(claimTemplate), b.map(claimTemplate));
  if (kind !== 'CustomResourceDefinition') return false;
  if (field.field === 'preserveUnknownFields') return (a ?? false) === (b ?? false);
  return field.field === 'conversion' && equalJson(a ?? noConversion, b ?? noConversion);
}

const noConversion: Json = { strategy: 'None' };

/** The server writes a claim template with the type, defaults and status of a claim. */
function claimTemplate(template: Json): Json {
  if (!isObject(template)) return template;
  const metadata: Record<string, Json> = { ...objectOf(template['metadata']) };
  if (metadata['creationTimestamp'] === null) delete metadata['creationTimestamp'];
  return { metadata, spec: { volumeMode: 'Filesystem', ...objectOf(template['spec']) } };
}

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** What is left with nothing in it says nothing. */
const node = (isMember: boolean, children: readonly (readonly [string, FieldSet])[]): FieldSet => ({
  member: isMember,
  children: new Map(children.filter(([, child]) => !isEmpty(child))),
});

function metadataWithoutNoise(set: FieldSet, bookkeeping: Bookkeeping): FieldSet {
  const children = [...set.children].flatMap(([key, child]) => {
    if (serverSet.has(key)) return [];
    if (key === 'f:labels') return [[key, withoutKeys(child, bookkeeping.labels)] as const];
    if (key !== 'f:annotations') return [[key, child] as const];
    return [[key, withoutKeys(child, silentAnnotations(bookkeeping))] as const];
  });
  return node(false, children);
}

const silentAnnotations = ({ annotations }: Bookkeeping): ReadonlySet<string> =>
  // The server counts here for DaemonSets, whatever is written.
  new Set([...annotations, 'deprecated.daemonset.template.generation']);

const withoutKeys = (set: FieldSet, names: ReadonlySet<string>): FieldSet =>
  node(
    set.member,
    [...set.children].filter(([key]) => !names.has(key.slice(2))),
  );

/** Templates carry `creationTimestamp: null` in their metadata, which newer servers leave out. */
function withoutTimestamps(set: FieldSet): FieldSet {
  const children = [...set.children].map(([key, child]) => {
    const inside = withoutTimestamps(child);
    return [key, key === 'f:metadata' ? withoutKeys(inside, creationTimestamp) : inside] as const;
  });
  return node(set.member, children);
}

const creationTimestamp: ReadonlySet<string> = new Set(['creationTimestamp']);

function kept(name: string, map: Json | undefined, dropped: ReadonlySet<string>): JsonObject {
  if (map === undefined) return {};
  if (!isObject(map)) return { [name]: map };
  const left = Object.entries(map).filter(([key]) => !dropped.has(key));
  return left.length === 0 ? {} : { [name]: Object.fromEntries(left) };
}

/** Whether kustomize-controller has bookkeeping of others to take off before it applies. */
export const hasBookkeeping = (object: JsonObject): boolean =>
  (['annotations', 'labels'] as const).some((key) => {
    const map = member(object['metadata'], key);
    const cleaned = key === 'annotations' ? cleanedAnnotations : cleanedLabels;
    return isObject(map) && Object.keys(map).some((name) => cleaned.has(name));
  });
