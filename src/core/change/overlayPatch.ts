import { isMap, isScalar, isSeq } from 'yaml';
import type { FieldPath } from '../resource/fieldPath.ts';
import { isObject, stringAt, type Json, type JsonObject } from '../resource/json.ts';
import { parseManifest } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import { blockText } from '../yaml/yamlText.ts';
import { addEntry, addItem } from './entryEdits.ts';
import type { FileEdits } from './fileEdits.ts';
import { withField } from './withField.ts';

export interface PatchedField {
  /** As it is rendered. */
  readonly object: JsonObject;
  readonly path: FieldPath;
  readonly wanted: Json | undefined;
  /** The patch names the object's namespace: whether it has to depends on what the base says. */
  readonly withNamespace: boolean;
}

/**
 * A strategic merge patch, written into a kustomization, that sets one field of one object there and nowhere else;
 * undefined takes the field away. Undefined where the file has no place for it.
 */
export function overlayPatch(source: SourceText, patched: PatchedField): FileEdits | undefined {
  const contents: unknown = parseManifest(source).documents[0]?.document.contents;
  if (!isMap(contents)) return undefined;
  const item = { patch: `${blockText(patchOf(patched))}\n` };
  const patches = contents.items.findLast(({ key }) => isScalar(key) && key.value === 'patches')?.value;
  const edit =
    patches === undefined
      ? addEntry(source, contents, 'patches', [item])
      : isSeq(patches)
        ? addItem(source, patches, item)
        : undefined;
  return edit && { source, edits: [edit] };
}

function patchOf({ object, path, wanted, withNamespace }: PatchedField): JsonObject {
  const namespace = stringAt(object, 'metadata', 'namespace');
  const start: JsonObject = {
    apiVersion: object['apiVersion'] ?? '',
    kind: object['kind'] ?? '',
    metadata: {
      name: stringAt(object, 'metadata', 'name') ?? '',
      ...(withNamespace && namespace !== undefined ? { namespace } : {}),
    },
  };
  // Null is how a merge patch takes a field away.
  const patched = withField(start, path, wanted ?? null);
  return isObject(patched) ? patched : start;
}
