import { editorPositions } from '../../core/yaml/editorPositions.ts';
import { parseManifest } from '../../core/yaml/parseManifest.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';
import type { Place } from '../place.ts';

/** Where an owner's own manifest is written; undefined where the repository does not hold it. */
export function ownerPlace({ root, owner: { id }, manifest }: OwnerSnapshot): Place | undefined {
  if (!manifest || id.kind === 'Target') return undefined;
  const document = parseManifest(manifest).documents.find(
    (one) => one.id?.kind === id.kind && one.id.name === id.name,
  );
  // From the document's own first line on, behind what separates it from the one before.
  const start = document?.document.contents?.range[0] ?? 0;
  return {
    path: `${root}/${manifest.path}`,
    line: editorPositions(manifest).positionAt(start).line,
    column: 0,
  };
}
