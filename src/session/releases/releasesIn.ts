import { kept } from '../../base/kept.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import type { GoodBuild } from '../inputs.ts';
import { isRelease } from './renderedRelease.ts';

/**
 * The HelmReleases among what an owner renders, by namespace and name. Looked for once: every change of anything asks for
 * those of all owners.
 */
export const releasesIn = (build: GoodBuild | undefined): ReadonlyMap<string, JsonObject> =>
  build ? inBuild(build) : none;

const inBuild = kept(({ objects }: GoodBuild): ReadonlyMap<string, JsonObject> => {
  const found = objects.flatMap(({ id, object }) =>
    isRelease(object) ? [[`${id.namespace}/${id.name}`, object] as const] : [],
  );
  return found.length === 0 ? none : new Map(found);
});

const none: ReadonlyMap<string, JsonObject> = new Map();
