import { nestedPlace } from '../../../core/provenance/nestedPlace.ts';
import { at, isObject, printJson, stringAt, type Json } from '../../../core/resource/json.ts';
import { listAt } from '../../../core/resource/jsonLists.ts';
import type { Origin } from '../../../core/resource/origin.ts';
import { toPointer } from '../../../core/yaml/jsonPointer.ts';
import { linePositions } from '../../../core/yaml/linePositions.ts';
import type { AskedOfChart } from '../../releases/releaseBuild.ts';
import type { ChartSite } from './chartSite.ts';
import { nestedSites, type LocatedRelease } from './sitesOfRelease.ts';

/**
 * What an Application says of its chart's render: files with values, values, parameters, a later one over an earlier, and
 * what the release is called.
 */
export function sitesOfApplication(
  request: AskedOfChart,
  located: LocatedRelease,
  /** That values may have been read from. */
  files: readonly string[],
): readonly ChartSite[] {
  const { values } = request;
  if (values.kind !== 'documents') return [];
  const tools = toolsIn(located.release.object);
  return [
    ...values.documents.flatMap((text, index) => documentSites(text, index, { located, files, tools })),
    ...(values.set ?? []).flatMap(({ argument, as }, index): readonly ChartSite[] => {
      const equals = argument.indexOf('=');
      const [name, written] = [argument.slice(0, equals), argument.slice(equals + 1)];
      const target = { in: 'set', index, start: equals + 1 } as const;
      const keys = name.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
      const site = { target, name: keys.at(-1) ?? '', ...(name.includes('[') ? {} : { value: keys }) };
      if (as === 'file') {
        const origin = wholeFile(written, files, located);
        const text = written.trimEnd();
        return origin ? [{ ...site, kind: 'valuesFrom', text, type: 'string', origin }] : [];
      }
      const text = written.replaceAll('\\,', ',');
      const path = parameterPath(tools, name);
      const origin = path && located.release.origins.get(toPointer(path));
      const type = as === 'typed' ? typeOf(text) : 'string';
      return origin ? [{ ...site, kind: 'values', text, type, origin }] : [];
    }),
    ...names(request, located, tools),
  ];
}

interface Tool {
  readonly path: readonly string[];
  readonly helm: Json | undefined;
}

/** `helm` of each source. */
function toolsIn(application: Json): readonly Tool[] {
  const sources = listAt(application, 'spec', 'sources');
  return [
    { path: ['spec', 'source', 'helm'], helm: at(application, 'spec', 'source', 'helm') },
    ...sources.map((source, i) => ({
      path: ['spec', 'sources', String(i), 'helm'],
      helm: at(source, 'helm'),
    })),
  ].filter(({ helm }) => isObject(helm));
}

/** By its text: a file's, or one that the Application holds. */
function documentSites(
  text: string,
  index: number,
  {
    located: { release, sourceOf },
    files,
    tools,
  }: { readonly located: LocatedRelease; readonly files: readonly string[]; readonly tools: readonly Tool[] },
): readonly ChartSite[] {
  const target = (range: { readonly start: number; readonly end: number }): ChartSite['target'] => ({
    in: 'document',
    index,
    ...range,
  });
  for (const file of files) {
    const source = sourceOf(file);
    if (source?.text === text)
      return nestedSites(text, 'valuesFrom', target, (offset) => ({
        path: file,
        ...linePositions(source).placeAt(offset),
        certain: true,
      }));
  }
  for (const { path, helm } of tools) {
    const whole = release.origins.get(toPointer([...path, 'values']));
    const source = whole && sourceOf(whole.path);
    if (stringAt(helm, 'values') === text && whole && source)
      return nestedSites(text, 'values', target, (offset) => nestedPlace(source, whole, text, offset));
    const object = at(helm, 'valuesObject');
    if (isObject(object) && printJson(object) === text)
      return nestedSites(text, 'values', target, (_, keys) =>
        release.origins.get(toPointer([...path, 'valuesObject', ...keys])),
      );
  }
  return [];
}

/** A file that is a value as it is: it has no place within for a reader to be led to. */
function wholeFile(text: string, files: readonly string[], { sourceOf }: LocatedRelease): Origin | undefined {
  const path = files.find((file) => sourceOf(file)?.text === text);
  return path === undefined ? undefined : { path, line: 1, column: 1, certain: true };
}

function parameterPath(tools: readonly Tool[], name: string): readonly string[] | undefined {
  for (const { path, helm } of tools) {
    const i = listAt(helm, 'parameters').findLastIndex((one) => stringAt(one, 'name') === name);
    if (i >= 0) return [...path, 'parameters', String(i), 'value'];
  }
  return undefined;
}

function names(
  { release: called }: AskedOfChart,
  { release }: LocatedRelease,
  tools: readonly Tool[],
): readonly ChartSite[] {
  const own = (field: string): readonly (readonly string[])[] =>
    tools.filter(({ helm }) => (stringAt(helm, field) ?? '') !== '').map(({ path }) => [...path, field]);
  const paths = {
    name: [...own('releaseName'), ['metadata', 'name']],
    namespace: [...own('namespace'), ['spec', 'destination', 'namespace']],
  };
  return (['name', 'namespace'] as const).flatMap((field) => {
    const origin = paths[field]
      .map((path) => release.origins.get(toPointer(path)))
      .find((one) => one !== undefined);
    return origin
      ? [
          {
            kind: 'release',
            text: called[field],
            type: 'string',
            name: field,
            target: { in: 'release', field },
            origin,
          } as const,
        ]
      : [];
  });
}

const typeOf = (text: string): ChartSite['type'] =>
  /^-?\d+$/.test(text) ? 'number' : /^(?:true|false)$/.test(text) ? 'boolean' : 'string';
