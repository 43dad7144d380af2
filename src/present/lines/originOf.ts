import { locateField, locateObject } from '../../core/provenance/locateField.ts';
import type { SourceOf } from '../../core/provenance/locatedObject.ts';
import type { FieldPath, PathElement } from '../../core/resource/fieldPath.ts';
import type { Origin } from '../../core/resource/origin.ts';
import { valueAt } from '../../core/resource/resolvePath.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';

/** The line of the working tree's last good render that controls a field; undefined where the object is not rendered. */
export function originOfField(
  owner: OwnerSnapshot,
  object: ObjectSnapshot,
  path: FieldPath,
): Origin | undefined {
  const rendered = object.working?.built;
  if (isCommonMetadata(owner, path)) return undefined;
  return rendered && locateField(rendered, asWritten(object, path), sourceOf(owner));
}

/** The line that stands for the object as a whole. */
export function originOfObject(owner: OwnerSnapshot, object: ObjectSnapshot): Origin | undefined {
  const rendered = object.working?.built;
  return rendered && locateObject(rendered, sourceOf(owner));
}

/** Set by the owner's `spec.commonMetadata` over whatever a file says: no line of the files controls it. */
function isCommonMetadata({ owner }: OwnerSnapshot, [top, map, key, ...rest]: FieldPath): boolean {
  if (!top || !map || !key || rest.length > 0 || !isField(top, 'metadata') || !('field' in key)) return false;
  const { labels, annotations } =
    (owner.build?.agent === 'flux' ? owner.build.commonMetadata : undefined) ?? {};
  const set = isField(map, 'labels') ? labels : isField(map, 'annotations') ? annotations : undefined;
  return set !== undefined && Object.hasOwn(set, key.field);
}

const sourceOf =
  ({ working }: OwnerSnapshot): SourceOf =>
  (path) =>
    working?.lastGood?.texts.get(path);

/** The server folds `stringData` of a Secret into `data`; in Git the value stands where somebody wrote it. */
function asWritten({ working }: ObjectSnapshot, path: FieldPath): FieldPath {
  const [first, ...rest] = path;
  if (working?.built.id.kind !== 'Secret' || first === undefined || !isField(first, 'data')) return path;
  const written: FieldPath = [{ field: 'stringData' }, ...rest];
  return valueAt(working.built.object, written) === undefined ? path : written;
}

const isField = (element: PathElement, name: string): boolean => 'field' in element && element.field === name;
