import { equalJson } from '../../../core/resource/json.ts';
import type { RenderedObject } from '../../../engine/engineApi.ts';
import type { FoundOrigins } from './chartOrigins.ts';

/** Rendered objects with what was found of them beside what was known. */
export function withOrigins<Rendered extends RenderedObject>(
  objects: readonly Rendered[],
  found: readonly FoundOrigins[],
): readonly Rendered[] {
  return objects.map((rendered) => {
    const one = found.find(({ object }) => object === rendered.object || equalJson(object, rendered.object));
    if (!one || (one.origins.size === 0 && one.setByAgent.size === 0)) return rendered;
    return {
      ...rendered,
      origins: new Map([...rendered.origins, ...one.origins]),
      setByAgent: [...one.setByAgent],
    };
  });
}
