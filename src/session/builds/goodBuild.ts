import { failed, success, type Outcome } from '../../base/outcome.ts';
import { remoteFolder, remotePlace, remoteTitle } from '../../core/owner/remoteFile.ts';
import { equalJson, type JsonObject } from '../../core/resource/json.ts';
import { withoutPatchText } from '../../core/resource/withoutPatchText.ts';
import { resourceIdOf, resourceKey } from '../../core/resource/resourceId.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { BuiltObject, GoodBuild } from '../inputs.ts';
import { type BuiltFiles, lfsOf } from './builtFiles.ts';

/**
 * An engine's answer in terms of the repository. Objects that equal those of earlier builds of the same path are
 * the same objects, so that nothing is compared or predicted again because a comment was typed.
 */
export function toGoodBuild(
  outcome: Outcome<Build, EngineFailure>,
  virtualRoot: string,
  files: BuiltFiles,
  earlier: readonly GoodBuild[],
): Outcome<GoodBuild, EngineFailure> {
  if (!outcome.ok) return failed(withoutRoot(outcome.failure, virtualRoot));
  const known = new Map<string, JsonObject[]>();
  for (const { id, object } of earlier.flatMap((build) => build.objects)) {
    known.set(resourceKey(id), [...(known.get(resourceKey(id)) ?? []), object]);
  }
  const objects: BuiltObject[] = [];
  const isRemote = outcome.value.reads.some((path) => path.startsWith(remoteFolder));
  for (const rendered of outcome.value.objects) {
    const id = resourceIdOf(rendered.object);
    if (!id) continue; // kustomize refuses objects without a kind or name; `generateName` has no identity to compare.
    const object =
      known.get(resourceKey(id))?.find((one) => equalJson(one, rendered.object)) ?? rendered.object;
    const { secret, setByAgent, variables } = rendered;
    const origins = isRemote ? withAddresses(rendered.origins) : rendered.origins;
    objects.push({
      ...{ id, object, origins },
      ...(secret ? { secret } : {}),
      ...(setByAgent ? { setByAgent } : {}),
      ...(variables ? { variables } : {}),
    });
  }
  const reads = new Set(outcome.value.reads.map((path) => relative(virtualRoot, path)));
  const texts = new Map<string, SourceText>();
  for (const path of reads) {
    const content = files.tree.get(path);
    if (content?.kind === 'text') texts.set(path, content.source);
  }
  const { warnings, scanned, hooks, definitions } = outcome.value;
  const lfs = lfsOf(files, { reads, objects });
  return success({
    objects,
    reads,
    ...(scanned === undefined ? {} : { scanned: relative(virtualRoot, scanned) }),
    texts,
    warnings,
    ...(lfs.length > 0 ? { lfs } : {}),
    ...(hooks ? { hooks } : {}),
    ...(definitions ? { definitions } : {}),
  });
}

/** What lies elsewhere is shown by its address. */
const withAddresses = (origins: ReadonlyMap<string, Origin>): ReadonlyMap<string, Origin> =>
  new Map(
    [...origins].map(([field, origin]) => {
      const found = remotePlace(origin.path);
      return [field, found ? { ...origin, path: remoteTitle(found) } : origin];
    }),
  );

/** An absolute path of the engine's files, as seen from the virtual root. */
export const relative = (virtualRoot: string, path: string): string =>
  path === virtualRoot || path.startsWith(`${virtualRoot}/`) ? path.slice(virtualRoot.length + 1) : path;

/** The tool's own text names the folder it was given, which means nothing to a person, and may quote a Secret. */
export function withoutRoot(failure: EngineFailure, virtualRoot: string): EngineFailure {
  if (!('message' in failure)) return failure;
  const message = withoutPatchText(failure.message);
  return { ...failure, message: message.replaceAll(`${virtualRoot}/`, '').replaceAll(virtualRoot, '.') };
}
