import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../resource/json.ts';
import type { ArgoSource } from './argoBuild.ts';
import { readArgoChart } from './argoChart.ts';
import { sameRepository } from './gitUrl.ts';
import { parseSourcePath } from './sourcePath.ts';

/** The sources of an Application, and why what they give cannot be built from this repository. */
export interface ArgoSources {
  /** Those that give objects: folders of this repository, and charts from elsewhere. */
  readonly ours: readonly ArgoSource[];
  /** In words: another repository, a path that means nothing. */
  readonly others: readonly string[];
  /** Sources of this repository that lend their files to charts. */
  readonly refs: readonly ArgoSourceRef[];
}

export interface ArgoSourceRef {
  readonly name: string;
  readonly targetRevision: string;
  /** As of `ArgoSource`. */
  readonly index?: number;
}

/**
 * `urls` are those of one remote of the repository; `applied` says what a source was at last, by its place among several.
 */
export function readArgoSources(
  application: JsonObject,
  urls: readonly string[],
  applied: (index: number | undefined) => string | undefined,
): ArgoSources {
  const spec = at(application, 'spec');
  const several = at(spec, 'sources');
  const sources = isArray(several) && several.length > 0 ? several : [at(spec, 'source')];
  const ours: ArgoSource[] = [];
  const others: string[] = [];
  const refs: ArgoSourceRef[] = [];
  for (const [i, source] of sources.entries()) {
    const place = sources === several ? { index: i } : {};
    const url = stringAt(source, 'repoURL') ?? '';
    const isOurs = urls.some((known) => sameRepository(known, url));
    const written = stringAt(source, 'path') ?? '';
    const ref = stringAt(source, 'ref') ?? '';
    const targetRevision = stringAt(source, 'targetRevision') ?? '';
    const chart = readArgoChart({
      url,
      chart: stringAt(source, 'chart') ?? '',
      targetRevision,
      applied: applied(place.index),
    });
    if (isOurs && ref !== '') refs.push({ name: ref, targetRevision, ...place });
    // A source that is only referred to by others gives no objects.
    if (written === '' && !chart && ref !== '') continue;
    const path = parseSourcePath(written);
    if (!isOurs && !chart) others.push(withoutUser(url));
    else if (!path.ok) others.push(`the path ${written}: ${path.failure}`);
    else
      ours.push({
        path: path.value,
        writtenPath: written,
        url,
        targetRevision,
        ...place,
        tools: toolsOf(source),
        ...(chart ? { chart } : {}),
      });
  }
  return { ours, others, refs };
}

/** What of a source says how its files become objects. An empty entry says which tool it is. */
export const toolsOf = (source: Json | undefined): JsonObject =>
  Object.fromEntries(
    ['directory', 'helm', 'kustomize', 'plugin'].flatMap((tool) => {
      const value = at(source, tool);
      return isObject(value) ? [[tool, value]] : [];
    }),
  );

export const withoutUser = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
