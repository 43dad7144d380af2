import type { FieldPath } from '../resource/fieldPath.ts';
import { placeOfPath, placeOfPointer } from '../yaml/fieldPlace.ts';
import { parseManifest } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import type { FailurePlace } from './placedFailure.ts';

/** An agent's object, and its own manifest, where one file alone holds that. */
export interface DeclaredObject {
  readonly kind: string;
  readonly name: string;
  readonly manifest: SourceText | undefined;
}

/** The first of these fields, as pointers or paths, that a manifest has; undefined where it has none, or there is no manifest. */
export function manifestPlace(
  message: string,
  { kind, name, manifest }: DeclaredObject,
  fields: readonly (string | FieldPath)[],
): FailurePlace | undefined {
  const document =
    manifest && parseManifest(manifest).documents.find((one) => one.kind === kind && one.id?.name === name);
  if (!document) return undefined;
  for (const field of fields) {
    const isPointer = typeof field === 'string';
    const place = isPointer ? placeOfPointer(document, field) : placeOfPath(document, field);
    if (place?.found !== (isPointer ? field.split('/').length - 1 : field.length)) continue;
    const { start, end } = place.key ?? place.value;
    const range = { start, end: Math.max(end, start + 1) };
    return { path: manifest.path, source: manifest, range, message };
  }
  return undefined;
}
