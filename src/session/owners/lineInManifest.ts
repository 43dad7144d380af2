import type { OwnerId } from '../../core/owner/owner.ts';
import { placeOfPointer } from '../../core/yaml/fieldPlace.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import { parseManifest } from '../../core/yaml/parseManifest.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';

/** `clusters/apps.yaml:12`, of a field of an owner's own manifest; undefined where that does not have it. */
export function lineInManifest(manifest: SourceText, id: OwnerId, pointer: string): string | undefined {
  const document = parseManifest(manifest).documents.find(
    (one) => id.kind !== 'Target' && one.id?.kind === id.kind && one.id.name === id.name,
  );
  const place = document && placeOfPointer(document, pointer);
  if (place?.found !== pointer.split('/').length - 1) return undefined;
  const { start } = place.key ?? place.value;
  return `${manifest.path}:${String(linePositions(manifest).placeAt(start).line)}`;
}
