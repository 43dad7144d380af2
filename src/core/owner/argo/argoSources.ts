import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import type { ArgoSource } from './argoBuild.ts';
import { readArgoChart } from './argoChart.ts';
import { isBeside, isHere, type OpenRepositories, type SourcePlace } from './argoElsewhere.ts';
import { parseSourcePath } from '../sourcePath.ts';

/** The sources of an Application, and why what they give cannot be built from what is open. */
export interface ArgoSources {
  /** Those that give objects: folders of repositories that are open, and charts from elsewhere. */
  readonly ours: readonly ArgoSource[];
  /** In words: a repository that is not open, a path that means nothing. */
  readonly others: readonly string[];
  /** Sources that lend their files to charts, wherever these are. */
  readonly refs: readonly ArgoSourceRef[];
}

export interface ArgoSourceRef extends SourcePlace {
  readonly name: string;
  /** As of `ArgoSource`. */
  readonly index?: number;
}

/** `applied` says what a source was at last, by its place among several. */
export function readArgoSources(
  application: JsonObject,
  open: OpenRepositories,
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
    const written = stringAt(source, 'path') ?? '';
    const ref = stringAt(source, 'ref') ?? '';
    const targetRevision = stringAt(source, 'targetRevision') ?? '';
    const chart = readArgoChart({
      url,
      chart: stringAt(source, 'chart') ?? '',
      targetRevision,
      applied: applied(place.index),
    });
    if (ref !== '') refs.push({ name: ref, url, targetRevision, ...place });
    // A source that is only referred to by others gives no objects.
    if (written === '' && !chart && ref !== '') continue;
    const path = parseSourcePath(written);
    const isOpen = isHere(open, { url, targetRevision }) || isBeside(open, { url, targetRevision });
    if (!isOpen && !chart) others.push(withoutUser(url));
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

/** To a source in the manifest of its Application. */
export const sourcePointer = (index: number | undefined): string =>
  index === undefined ? '/spec/source' : `/spec/sources/${String(index)}`;

/** What of a source says how its files become objects. An empty entry says which tool it is. */
export const toolsOf = (source: Json | undefined): JsonObject =>
  Object.fromEntries(
    ['directory', 'helm', 'kustomize', 'plugin'].flatMap((tool) => {
      const value = at(source, tool);
      return isObject(value) ? [[tool, value]] : [];
    }),
  );

export const withoutUser = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
