import type { LocatedObject } from './locatedObject.ts';
import { yamlLeaves } from './yamlLeaves.ts';
import { isObject } from '../resource/json.ts';
import { resourceIdOf, resourceKey, type ResourceId } from '../resource/resourceId.ts';
import { toPointer } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import { parseManifest } from '../yaml/parseManifest.ts';
import { readPlainYaml } from '../yaml/plainYaml.ts';
import type { SourceText } from '../yaml/sourceText.ts';

/** An object that a file declares as it is, with the place of each of its scalars. */
export function locatedInFile(source: SourceText, id: ResourceId): LocatedObject | undefined {
  for (const { range } of parseManifest(source).documents) {
    const text = source.text.slice(range.start, range.end);
    const read = readPlainYaml(text);
    const found = read.ok && isObject(read.value) ? resourceIdOf(read.value) : undefined;
    if (!read.ok || !isObject(read.value) || !found) continue;
    // A file may leave the namespace to others.
    if (
      resourceKey(found) !== resourceKey(id) &&
      resourceKey(found) !== resourceKey({ ...id, namespace: '' })
    )
      continue;
    const places = linePositions(source);
    return {
      object: read.value,
      origins: new Map(
        yamlLeaves(text).map(({ path, offset }) => [
          toPointer(path),
          { path: source.path, ...places.placeAt(range.start + offset), certain: true },
        ]),
      ),
    };
  }
  return undefined;
}
