import { locateField } from '../core/provenance/locateField.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import type { Origin } from '../core/resource/origin.ts';
import { pathOfPointer } from '../core/resource/pathOfPointer.ts';
import { editorPositions } from '../core/yaml/editorPositions.ts';
import { parseManifest } from '../core/yaml/parseManifest.ts';
import { pointerAt } from '../core/yaml/pointerAt.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import type { DesiredDocument } from './desiredDocument.ts';
import { code, escape } from './markdown.ts';
import { placeOfOrigin } from './placeOf.ts';
import type { DesiredField } from './viewModels.ts';

/** What controls the field at a place of a desired state; undefined between fields. Both numbers are zero-based. */
export function desiredField(
  snapshot: Snapshot,
  owner: OwnerSnapshot,
  { build, firstLine, objects }: DesiredDocument,
  { line, character }: { readonly line: number; readonly character: number },
): DesiredField | undefined {
  const inBody = line - firstLine;
  const placed = objects.findLast((object) => object.line <= inBody);
  if (!build || !placed || inBody >= placed.line + placed.lineCount) return undefined;
  const { source, built } = placed;
  const [document] = parseManifest(source).documents;
  const positions = editorPositions(source);
  const inObject = inBody - placed.line;
  const start = positions.startOf(inObject);
  const pointed = document && pointerAt(document, start + character);
  if (!pointed) return undefined;
  const path = pathOfPointer(built.object, pointed.segments);
  const origin = locateField(built, path, (name) => build.texts.get(name));
  const place = origin && placeOfOrigin(snapshot, owner, origin);
  return {
    // Of a text of several lines, the part that is on this one.
    start: Math.max(pointed.range.start, start) - start,
    end: Math.min(pointed.range.end, positions.startOf(inObject + 1)) - start,
    hover: `${code(formatPath(path))}\n\n${originText(origin)}`,
    ...(place ? { place } : {}),
  };
}

function originText(origin: Origin | undefined): string {
  if (!origin) return 'No line of the repository is known to control it.';
  const named = escape(`${origin.path}:${String(origin.line)}`);
  return origin.certain ? `Controlled by ${named}` : `Comes from ${named}, as far as can be told`;
}
