import { changedPart } from '../core/change/changedPart.ts';
import type { FileEdits } from '../core/change/fileEdits.ts';
import { overlayPatch } from '../core/change/overlayPatch.ts';
import { writeField } from '../core/change/writeField.ts';
import type { FieldPath } from '../core/resource/fieldPath.ts';
import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../core/resource/json.ts';
import { valueAt } from '../core/resource/resolvePath.ts';
import type { ChartValue } from '../session/provenance/chartOrigins/chartValuesAt.ts';
import type { HeldObject } from '../session/provenance/chartOrigins/heldObject.ts';
import { kustomizationOf } from './kustomizationOf.ts';

export interface ValueChange {
  /** What says the value now, wherever that is. */
  readonly value: ChartValue;
  /** The field that it controls, as it is rendered. */
  readonly rendered: Json | undefined;
  readonly wanted: Json | undefined;
}

/**
 * Ways to say a value in the manifest of the owner that renders the chart, where it stands over what the chart and files
 * say: in the manifest itself, or in a patch of it in the kustomization of who renders that. What lies in the folder of
 * that counts there alone, and is tried first.
 */
export function chartValueEdits(held: HeldObject, change: ValueChange): readonly FileEdits[] {
  const { release, by, sourceOf } = held;
  const said = newValue(change);
  if (said === undefined) return [];
  const kustomization = by && kustomizationOf(by.owner.path, sourceOf);
  const places = placesOf(release.object, change.value.path, said);
  const direct = places.flatMap(({ path, value }) => {
    const written = writeField(release, path, value, sourceOf);
    return written.ok ? [written.value] : [];
  });
  const patches = places.flatMap(({ path, value }) =>
    kustomization && path.every((element) => 'field' in element)
      ? [false, true].flatMap(
          (withNamespace) =>
            overlayPatch(kustomization, { object: release.object, path, wanted: value, withNamespace }) ?? [],
        )
      : [],
  );
  const folder = by?.owner.path ?? '';
  const isOwn = ({ source }: FileEdits): boolean => folder === '' || source.path.startsWith(`${folder}/`);
  return [...direct.filter(isOwn), ...patches, ...direct.filter((one) => !isOwn(one))];
}

/** What the value has to become; undefined where the field is made of more than it. */
function newValue({ value: { text, type }, rendered, wanted }: ValueChange): Scalar | undefined {
  if (!isScalar(rendered) || !isScalar(wanted)) return undefined;
  const became = String(rendered) === text ? wanted : partOf(text, rendered, wanted);
  // What a template makes a text of stays the number or the boolean that it is.
  if (type === 'number' && typeof became === 'string' && /^-?(?:0|[1-9]\d{0,14})$/.test(became))
    return Number(became);
  if (type === 'boolean' && (became === 'true' || became === 'false')) return became === 'true';
  return became;
}

const isScalar = (value: Json | undefined): value is Scalar =>
  value !== undefined && value !== null && typeof value !== 'object';

type Scalar = string | number | bigint | boolean;

const partOf = (text: string, rendered: Scalar, wanted: Scalar): string | undefined =>
  typeof rendered === 'string' && typeof wanted === 'string'
    ? changedPart(text, rendered, wanted)
    : undefined;

interface PlaceOfValue {
  readonly path: FieldPath;
  readonly value: Json;
}

function placesOf(manifest: JsonObject, keys: readonly string[], value: Scalar): readonly PlaceOfValue[] {
  if (manifest['kind'] === 'HelmRelease') return inObject(manifest, ['spec', 'values'], keys, value);
  const several = at(manifest, 'spec', 'sources');
  const tools: readonly FieldPath[] = isArray(several)
    ? several.flatMap((source, index) =>
        stringAt(source, 'ref') === undefined
          ? [[{ field: 'spec' }, { field: 'sources' }, { index }, { field: 'helm' }]]
          : [],
      )
    : [[{ field: 'spec' }, { field: 'source' }, { field: 'helm' }]];
  return tools.flatMap((tool) => {
    const helm = valueAt(manifest, tool);
    const below = inObject(helm ?? {}, ['valuesObject'], keys, value);
    // An object would stand in place of the text, and a parameter stands over both.
    return isObject(at(helm, 'valuesObject')) || stringAt(helm, 'values') === undefined
      ? below.map((one) => ({ ...one, path: [...tool, ...one.path] }))
      : [parameter(tool, keys, value)];
  });
}

/** An item of a list only where the object itself has that list: it would stand in place of another one. */
function inObject(
  object: Json,
  above: readonly string[],
  keys: readonly string[],
  value: Json,
): readonly PlaceOfValue[] {
  const path: FieldPath[number][] = above.map((field) => ({ field }));
  for (const key of keys) {
    const isItem = isArray(valueAt(object, path));
    if (!isItem && /^\d+$/.test(key)) return [];
    path.push(isItem ? { index: Number(key) } : { field: key });
  }
  return [{ path, value }];
}

function parameter(tool: FieldPath, keys: readonly string[], value: Scalar): PlaceOfValue {
  const name = keys.map((key) => key.replaceAll('.', '\\.')).join('.');
  return {
    path: [...tool, { field: 'parameters' }, { keys: [['name', name]] }],
    value: { value: String(value), ...(typeof value === 'string' ? { forceString: true } : {}) },
  };
}
