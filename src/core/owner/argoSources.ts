import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../resource/json.ts';
import type { ArgoSource } from './argoBuild.ts';
import { sameRepository } from './gitUrl.ts';
import { parseSourcePath } from './sourcePath.ts';

/** The sources of an Application, and why what they give cannot be built from this repository. */
export interface ArgoSources {
  /** Those of this repository that give objects. */
  readonly ours: readonly ArgoSource[];
  /** In words: a chart of a registry, another repository. */
  readonly others: readonly string[];
  /** Sources of this repository that lend their files to charts, by name, with what they follow. */
  readonly refs: readonly { readonly name: string; readonly targetRevision: string }[];
}

/** `urls` are those of one remote of the repository. */
export function readArgoSources(application: JsonObject, urls: readonly string[]): ArgoSources {
  const spec = at(application, 'spec');
  const several = at(spec, 'sources');
  const sources = isArray(several) && several.length > 0 ? several : [at(spec, 'source')];
  const ours: ArgoSource[] = [];
  const others: string[] = [];
  const refs: { readonly name: string; readonly targetRevision: string }[] = [];
  for (const [i, source] of sources.entries()) {
    const url = stringAt(source, 'repoURL') ?? '';
    const isOurs = urls.some((known) => sameRepository(known, url));
    const written = stringAt(source, 'path') ?? '';
    const chart = stringAt(source, 'chart') ?? '';
    const ref = stringAt(source, 'ref') ?? '';
    const targetRevision = stringAt(source, 'targetRevision') ?? '';
    if (isOurs && ref !== '') refs.push({ name: ref, targetRevision });
    // A source that is only referred to by others gives no objects.
    if (written === '' && chart === '' && ref !== '') continue;
    const path = parseSourcePath(written);
    if (chart !== '') others.push(`the chart ${chart} of ${withoutUser(url)}`);
    else if (!isOurs) others.push(withoutUser(url));
    else if (!path.ok) others.push(`the path ${written}: ${path.failure}`);
    else
      ours.push({
        path: path.value,
        writtenPath: written,
        url,
        targetRevision,
        ...(sources === several ? { index: i } : {}),
        tools: toolsOf(source),
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
