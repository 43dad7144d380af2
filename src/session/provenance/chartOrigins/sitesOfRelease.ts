import type { LocatedObject, SourceOf } from '../../../core/provenance/locatedObject.ts';
import { nestedPlace } from '../../../core/provenance/nestedPlace.ts';
import { yamlLeaves } from '../../../core/provenance/yamlLeaves.ts';
import { at, isArray, isObject, stringAt, type Json } from '../../../core/resource/json.ts';
import type { Origin } from '../../../core/resource/origin.ts';
import { toPointer } from '../../../core/yaml/jsonPointer.ts';
import { linePositions } from '../../../core/yaml/linePositions.ts';
import type { ChartValues } from '../../../engine/chartEngineApi.ts';
import { inSource, type AskedOfChart } from '../../releases/releaseBuild.ts';
import type { BuiltObject } from '../../inputs.ts';
import type { ChartSite, SiteKind, SiteTarget } from './chartSite.ts';

/** A HelmRelease as it was rendered, and what was rendered with it. */
export interface LocatedRelease {
  readonly release: LocatedObject;
  readonly beside: readonly BuiltObject[];
  readonly sourceOf: SourceOf;
}

/**
 * What a HelmRelease says of its chart's render: values from anywhere, a later one over an earlier, post-renderers, metadata,
 * what it is called.
 */
export function sitesOfRelease(request: AskedOfChart, located: LocatedRelease): readonly ChartSite[] {
  const { values, postRender } = request;
  return [
    ...valuesFiles(request, located),
    ...(values.kind === 'release' ? [...valuesFrom(values, located), ...ownValues(located)] : []),
    ...(postRender ? [...postRenderers(located), ...commonMetadata(located)] : []),
    ...names(request, located),
  ];
}

/** Files of the repository that stand in place of the chart's own values. */
const valuesFiles = ({ packing }: AskedOfChart, { sourceOf }: LocatedRelease): readonly ChartSite[] =>
  (packing?.valuesFiles ?? []).flatMap(({ path, text }, index) => {
    const source = sourceOf(inSource(path));
    if (source?.text !== text) return [];
    const places = linePositions(source);
    return nestedSites(
      text,
      'chartValues',
      (range) => ({ in: 'valuesFile', index, ...range }),
      (offset) => ({ path: source.path, ...places.placeAt(offset), certain: true }),
    );
  });

const ownValues = (located: LocatedRelease): readonly ChartSite[] =>
  scalars(at(located.release.object, 'spec', 'values')).flatMap(({ path, value }) =>
    jsonSite(located, ['spec', 'values', ...path], value, {
      kind: 'values',
      target: { in: 'values', path },
      value: path,
    }),
  );

function valuesFrom(
  values: Extract<ChartValues, { readonly kind: 'release' }>,
  { release, beside, sourceOf }: LocatedRelease,
): readonly ChartSite[] {
  const namespace = stringAt(release.object, 'metadata', 'namespace') ?? '';
  return values.from.flatMap((entry): readonly ChartSite[] => {
    const [kind, name] = [stringAt(entry, 'kind'), stringAt(entry, 'name')];
    const key = stringAt(entry, 'valuesKey') ?? 'values.yaml';
    const objects = kind === 'ConfigMap' ? values.configMaps : kind === 'Secret' ? values.secrets : [];
    const index = objects.findIndex((object) => stringAt(object, 'metadata', 'name') === name);
    const built = beside.find(
      ({ id }) => id.group === '' && id.kind === kind && id.name === name && id.namespace === namespace,
    );
    const stored = stringAt(objects[index], 'data', key);
    if (!built || stored === undefined) return [];
    const text = kind === 'Secret' ? decoded(stored) : stored;
    const whole =
      built.origins.get(toPointer(['stringData', key])) ?? built.origins.get(toPointer(['data', key]));
    const source = whole && sourceOf(whole.path);
    if (!whole || !source) return [];
    const target = { in: kind === 'Secret' ? 'secret' : 'configMap', index, key } as const;
    const targetPath = stringAt(entry, 'targetPath');
    if (targetPath !== undefined)
      return [
        {
          kind: 'valuesFrom',
          text: text.trim(),
          type: 'string',
          name: targetPath.split('.').at(-1) ?? '',
          target: { ...target, start: 0, end: text.trimEnd().length },
          origin: whole,
          value: targetPath.split('.'),
        },
      ];
    return nestedSites(
      text,
      'valuesFrom',
      (range) => ({ ...target, ...range }),
      (offset) => nestedPlace(source, whole, text, offset),
    );
  });
}

/** Of a text of YAML that holds values, or a patch. */
export const nestedSites = (
  text: string,
  kind: SiteKind,
  target: (range: { readonly start: number; readonly end: number }) => SiteTarget,
  origin: (offset: number, path: readonly string[]) => Origin | undefined,
): readonly ChartSite[] =>
  yamlLeaves(text).flatMap(({ path, text: said, type, start, end, offset }) => {
    const place = origin(offset, path);
    return place
      ? [
          {
            kind,
            text: said,
            type,
            name: lastKey(path),
            target: target({ start, end }),
            origin: place,
            ...(kind === 'postRenderer' ? {} : { value: path }),
          },
        ]
      : [];
  });

function postRenderers(located: LocatedRelease): readonly ChartSite[] {
  const renderers = at(located.release.object, 'spec', 'postRenderers');
  if (!isArray(renderers)) return [];
  const found: ChartSite[] = [];
  let k = 0;
  for (const [i, renderer] of renderers.entries()) {
    const kustomize = at(renderer, 'kustomize');
    if (!isObject(kustomize)) continue;
    const before = ['kustomizations', String(k++)];
    const spec = ['spec', 'postRenderers', String(i), 'kustomize'];
    for (const { path, value } of scalars({
      patches: kustomize['patches'] ?? [],
      images: kustomize['images'] ?? [],
    })) {
      const target = [...before, ...path];
      const [list, , field] = path;
      if (list === 'images')
        found.push(
          ...jsonSite(located, [...spec, ...path], value, {
            kind: 'postRenderer',
            target: { in: 'postRender', path: target },
          }),
        );
      if (list !== 'patches' || field !== 'patch' || typeof value !== 'string') continue;
      const whole = located.release.origins.get(toPointer([...spec, ...path]));
      const source = whole && located.sourceOf(whole.path);
      if (!whole || !source) continue;
      found.push(
        ...nestedSites(
          value,
          'postRenderer',
          (range) => ({ in: 'postRenderText', path: target, ...range }),
          (offset) => nestedPlace(source, whole, value, offset),
        ),
      );
    }
  }
  return found;
}

const commonMetadata = (located: LocatedRelease): readonly ChartSite[] =>
  scalars(at(located.release.object, 'spec', 'commonMetadata')).flatMap(({ path, value }) =>
    jsonSite(located, ['spec', 'commonMetadata', ...path], value, {
      kind: 'metadata',
      target: { in: 'postRender', path: ['commonMetadata', ...path] },
    }),
  );

/** The release's name and namespace, where the spec says them or, silent, the metadata. */
const names = ({ release: called }: AskedOfChart, located: LocatedRelease): readonly ChartSite[] =>
  (['name', 'namespace'] as const).flatMap((field) => {
    const own = field === 'name' ? 'releaseName' : 'targetNamespace';
    const isOwn = (stringAt(located.release.object, 'spec', own) ?? '') !== '';
    const path = isOwn ? ['spec', own] : ['metadata', field];
    return jsonSite(located, path, called[field], { kind: 'release', target: { in: 'release', field } });
  });

/** A scalar of the release itself, at a path of its own. */
function jsonSite(
  { release }: LocatedRelease,
  path: readonly string[],
  value: Scalar,
  site: Pick<ChartSite, 'kind' | 'target' | 'value'>,
): readonly ChartSite[] {
  const kindOfRelease = release.origins.get('/kind');
  const origin =
    release.origins.get(toPointer(path)) ?? (kindOfRelease && { ...kindOfRelease, certain: false });
  if (!origin || value === null) return [];
  const type = typeof value === 'boolean' ? 'boolean' : typeof value === 'string' ? 'string' : 'number';
  const written = release.written?.get(toPointer(path));
  const place = { origin, ...(written ? { written } : {}) };
  return [{ ...site, text: String(value), type, name: lastKey(path), ...place }];
}

type Scalar = Exclude<Json, object>;

/** All scalars below a value. */
export function scalars(
  value: Json | undefined,
  path: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly value: Scalar }[] {
  if (value === undefined || value === null) return [];
  if (isArray(value)) return value.flatMap((item, i) => scalars(item, [...path, String(i)]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => scalars(item, [...path, key]));
  return [{ path, value }];
}

const lastKey = (path: readonly string[]): string => path.findLast((key) => !/^\d+$/.test(key)) ?? '';

const decoded = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)));
