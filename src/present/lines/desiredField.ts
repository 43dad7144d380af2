import { locateField } from '../../core/provenance/locateField.ts';
import { formatPath, type FieldPath } from '../../core/resource/fieldPath.ts';
import type { Origin } from '../../core/resource/origin.ts';
import { pathOfPointer } from '../../core/resource/pathOfPointer.ts';
import { editorPositions } from '../../core/yaml/editorPositions.ts';
import { parseManifest } from '../../core/yaml/parseManifest.ts';
import { pointerAt } from '../../core/yaml/pointerAt.ts';
import type { BuiltObject } from '../../session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import type { DesiredDocument } from '../documents/desiredDocument.ts';
import { code, escape } from '../markdown.ts';
import { placeOfOrigin } from './placeOf.ts';
import type { PlaceLink } from './placeLink.ts';
import { toldVariables } from './toldVariables.ts';
import type { DesiredField } from '../viewModels.ts';

/** A place in a desired state; both numbers are zero-based. */
interface Position {
  readonly line: number;
  readonly character: number;
}

/** What controls the field at a place of a desired state; undefined between fields. */
export function desiredField(
  snapshot: Snapshot,
  owner: OwnerSnapshot,
  document: DesiredDocument,
  position: Position,
): DesiredField | undefined {
  const field = pointedField(document, position);
  if (!field) return undefined;
  const { built, path, start, end } = field;
  const origin = locateField(built, path, (name) => document.build?.texts.get(name));
  const place = origin && placeOfOrigin(snapshot, owner, origin);
  const variables = toldVariables(built, path);
  const further = variables.flatMap(({ link }): readonly PlaceLink[] => {
    const to = link && placeOfOrigin(snapshot, owner, link.origin);
    return to ? [{ label: link.label, place: to }] : [];
  });
  return {
    start,
    end,
    hover: [code(formatPath(path)), originText(origin), ...variables.map(({ sentence }) => sentence)].join(
      '\n\n',
    ),
    ...(place ? { place } : {}),
    ...(further.length > 0 ? { further } : {}),
  };
}

export interface PointedField extends Pick<DesiredField, 'start' | 'end'> {
  readonly built: BuiltObject;
  readonly path: FieldPath;
}

/** The field at a place of a desired state; undefined between fields. */
export function pointedField(
  { build, firstLine, objects }: DesiredDocument,
  { line, character }: Position,
): PointedField | undefined {
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
  return {
    built,
    path: pathOfPointer(built.object, pointed.segments),
    // Of a text of several lines, the part that is on this one.
    start: Math.max(pointed.range.start, start) - start,
    end: Math.min(pointed.range.end, positions.startOf(inObject + 1)) - start,
  };
}

function originText(origin: Origin | undefined): string {
  if (!origin) return 'No line of the repository is known to control it.';
  const named = escape(`${origin.path}:${String(origin.line)}`);
  return origin.certain ? `Controlled by ${named}` : `Comes from ${named}, as far as can be told`;
}
