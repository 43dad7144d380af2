import type { LocatedObject, SourceOf } from '../provenance/locatedObject.ts';
import { resolvePath } from '../provenance/resolvePath.ts';
import type { FieldPath } from '../resource/fieldPath.ts';
import type { Json } from '../resource/json.ts';
import { valueAt } from '../resource/resolvePath.ts';
import { toPointer } from '../yaml/jsonPointer.ts';
import type { FileEdits } from './fileEdits.ts';
import { isScalarValue } from './writeField.ts';
import { writeScalar } from './writeScalar.ts';

/**
 * Ways to make a rendered scalar say something else by the value of a variable that is a part of it, such as the tag of an image:
 * one for each that may be. Whether nothing else changes is for the render of the result to tell.
 */
export function variableEdits(
  rendered: LocatedObject,
  path: FieldPath,
  wanted: Json | undefined,
  sourceOf: SourceOf,
): readonly FileEdits[] {
  const present = valueAt(rendered.object, path);
  if (!isScalarValue(present) || wanted === undefined || !isScalarValue(wanted)) return [];
  const pointer = toPointer(resolvePath(rendered.object, path).segments);
  return (rendered.variables?.get(pointer) ?? []).flatMap(({ setting }): readonly FileEdits[] => {
    const source = setting?.kind === 'line' ? sourceOf(setting.origin.path) : undefined;
    if (setting?.kind !== 'line' || !source) return [];
    const written = writeScalar(source, setting.origin, { rendered: present, wanted });
    return written.ok ? [{ source, edits: written.value }] : [];
  });
}
