import { copiesOf, together } from '../../../src/core/drift/compare/copies.ts';
import type { FieldPath } from '../../../src/core/resource/fieldPath.ts';
import type { Json } from '../../../src/core/resource/json.ts';
import { valueAt } from '../../../src/core/resource/resolvePath.ts';

/** What an object holds where a difference is told: all items of one key, where there are several. */
export function toldAt(object: Json | undefined, path: FieldPath): Json | undefined {
  const last = path.at(-1);
  const copies = last ? copiesOf(valueAt(object, path.slice(0, -1)), last) : [];
  return copies.length > 1 ? together(copies) : valueAt(object, path);
}
