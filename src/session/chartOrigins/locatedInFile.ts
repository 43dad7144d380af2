import type { LocatedObject } from '../../core/provenance/locatedObject.ts';
import { yamlLeaves } from '../../core/provenance/yamlLeaves.ts';
import { isObject } from '../../core/resource/json.ts';
import { resourceIdOf, resourceKey, type ResourceId } from '../../core/resource/resourceId.ts';
import { toPointer } from '../../core/yaml/jsonPointer.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import { parseManifest } from '../../core/yaml/parseManifest.ts';
import { readPlainYaml } from '../../core/yaml/plainYaml.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';

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
