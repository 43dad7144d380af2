import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';
import { mergedOver, onlyAlong, randomPath, withoutAlong } from './randomPath.ts';

/** What became of a manifest in Git: mostly nothing, or one thing dropped, changed, or adopted from live; at times all. */
export function gitChange(
  random: Random,
  { manifest, other, live }: { manifest: JsonObject; other: JsonObject; live: JsonObject | null },
): JsonObject {
  const chosen = random.next();
  if (chosen < 0.4) return manifest;
  if (chosen < 0.58) return withoutAlong(manifest, randomPath(random, manifest));
  if (chosen < 0.76) return mergedOver(manifest, onlyAlong(other, randomPath(random, other)));
  if (chosen < 0.86) return mergedOver(manifest, onlyAlong(live ?? other, randomPath(random, live ?? other)));
  if (chosen < 0.97) return other;
  return mergedOver(manifest, { metadata: { labels: { la: 'not valid!' } } });
}
