import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';
import { mergedOver, onlyAlong, randomPath, withoutAlong } from './randomPath.ts';

/** What became of a manifest in Git: mostly nothing, or one thing dropped, changed or added; at times all of it, or a mistake. */
export function gitChange(random: Random, manifest: JsonObject, other: JsonObject): JsonObject {
  const chosen = random.next();
  if (chosen < 0.4) return manifest;
  if (chosen < 0.62) return withoutAlong(manifest, randomPath(random, manifest));
  if (chosen < 0.84) return mergedOver(manifest, onlyAlong(other, randomPath(random, other)));
  if (chosen < 0.97) return other;
  return mergedOver(manifest, { metadata: { labels: { la: 'not valid!' } } });
}
