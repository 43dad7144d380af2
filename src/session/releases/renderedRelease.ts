import { isObject, stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { ChartHook, ChartObject, ChartRender } from '../../engine/chartEngineApi.ts';
import type { Build, RenderedObject } from '../../engine/engineApi.ts';
import type { ReleaseDefinition, ReleaseHook } from '../../engine/releaseHook.ts';
import type { FileTree } from '../inputs.ts';
import type { ReleaseOptions } from './releaseOptions.ts';
import { secretPointers, secretTexts } from '../clusters/secretValues.ts';

export type RenderedChart = Extract<ChartRender, { readonly kind: 'rendered' }>;

/** What is applied of it, in the order of a build's objects. */
export const appliedObjects = (
  { definitions, objects, hooks }: RenderedChart,
  options: Pick<ReleaseOptions, 'definitions' | 'hooks'>,
): readonly ChartObject[] => [
  ...(options.definitions ? definitions : []),
  ...objects,
  ...(options.hooks ? hooks : []),
];

/** What a chart renders to, as a build of its repository: the template that made an object stands for all of it. */
export function renderedRelease(
  render: RenderedChart,
  {
    tree,
    path,
    options,
  }: { readonly tree: FileTree; readonly path: string; readonly options: ReleaseOptions },
): Pick<Build, 'objects' | 'warnings' | 'hooks' | 'definitions'> {
  const { values } = options;
  const secrets = secretTexts(values.kind === 'release' ? values.secrets : []);
  const rendered = ({ object, template }: ChartObject): RenderedObject => {
    const origin = originOf(tree, path, template, object);
    const secret = secretPointers(object, secrets);
    return {
      object,
      origins: new Map(origin ? [['/kind', origin]] : []),
      ...(secret.length > 0 ? { secret } : {}),
    };
  };
  return {
    objects: appliedObjects(render, options).map(rendered),
    ...(options.hooks || render.hooks.length === 0 ? {} : { hooks: render.hooks.map(hookOf) }),
    ...(options.definitions || render.definitions.length === 0
      ? {}
      : { definitions: render.definitions.flatMap(definitionOf) }),
    warnings: [
      ...render.warnings,
      ...(render.lookedUp
        ? ['a template looks something up in the cluster (lookup), and finds nothing here']
        : []),
    ],
  };
}

/** helm-controller leaves out what is none. */
const definitionOf = ({ object }: ChartObject): readonly ReleaseDefinition[] =>
  object['kind'] === 'CustomResourceDefinition'
    ? [
        {
          name: stringAt(object, 'metadata', 'name') ?? '',
          group: stringAt(object, 'spec', 'group') ?? '',
          kind: stringAt(object, 'spec', 'names', 'kind') ?? '',
        },
      ]
    : [];

const hookOf = ({ object, events, weight }: ChartHook): ReleaseHook => ({
  kind: stringAt(object, 'kind') ?? '',
  name: stringAt(object, 'metadata', 'name') ?? '',
  events,
  weight,
});

/** The first line of a template that says the object's kind; its first line where none does. */
function originOf(tree: FileTree, path: string, template: string, object: JsonObject): Origin | undefined {
  const inChart = template.slice(template.indexOf('/') + 1);
  const file = path === '' ? inChart : `${path}/${inChart}`;
  const content = tree.get(file);
  if (content?.kind !== 'text') return undefined;
  const kind = stringAt(object, 'kind') ?? '';
  const lines = content.source.text.split('\n');
  const line = lines.findIndex((text) => text.trim() === `kind: ${kind}`);
  return { path: file, line: Math.max(line, 0) + 1, column: 1, certain: false };
}

export const isRelease = (object: JsonObject): boolean =>
  stringAt(object, 'kind') === 'HelmRelease' &&
  (stringAt(object, 'apiVersion') ?? '').startsWith('helm.toolkit.fluxcd.io/') &&
  isObject(object['spec']);
