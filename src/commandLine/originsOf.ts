import { pointerPath } from '../core/provenance/pointerPath.ts';
import { writtenElsewhere } from '../core/provenance/writtenElsewhere.ts';
import type { ScalarVariable } from '../core/provenance/variable.ts';
import { isArray, isObject, type Json, type JsonObject } from '../core/resource/json.ts';
import type { Origin } from '../core/resource/origin.ts';
import { resourceIdOf, type ResourceId } from '../core/resource/resourceId.ts';
import { toPointer } from '../core/yaml/jsonPointer.ts';
import type { RenderedObject } from '../engine/engineApi.ts';

export interface LocatedRender extends RenderedObject {
  /** As in `BuiltObject`. */
  readonly written?: ReadonlyMap<string, Origin>;
}

/** Of each field of an object, what controls it. */
export function originsJson(rendered: LocatedRender): readonly JsonObject[] {
  const { object, origins, setByAgent = [] } = rendered;
  const id = resourceIdOf(object);
  if (!id) return [];
  const fields = [
    ...[...origins].map(([pointer, origin]): readonly [string, JsonObject] => {
      const written = writtenElsewhere(rendered, pointer);
      const variables = rendered.variables?.get(pointer);
      const json = {
        ...originJson(origin),
        ...(written ? { written: originJson(written) } : {}),
        ...(variables ? { variables: variables.map(variableJson) } : {}),
      };
      return [pointerPath(object, pointer), json];
    }),
    ...setByAgent.map((pointer): readonly [string, JsonObject] => [
      pointerPath(object, pointer),
      { setBy: 'agent' },
    ]),
  ];
  return [{ id: { ...id } satisfies ResourceId, fields: Object.fromEntries(fields) }];
}

const originJson = ({ path, line, column, certain }: Origin): JsonObject => ({ path, line, column, certain });

const variableJson = ({ name, as, setting }: ScalarVariable): Json => ({
  name,
  as,
  ...(setting?.kind === 'line' ? { set: originJson(setting.origin) } : {}),
  ...(setting?.kind === 'object' ? { setBy: setting.title } : {}),
});

/** `# spec.replicas: apps/web.yaml:7`, above the object; every scalar has a line. */
export function originComments(rendered: LocatedRender): string {
  const { object, origins, setByAgent = [] } = rendered;
  return [
    ...[...origins].map(([pointer, origin]) => {
      const further = furtherPlaces(rendered, pointer);
      return [
        pointer,
        `${placeText(origin)}${further.length > 0 ? ` (${further.join(', ')})` : ''}`,
      ] as const;
    }),
    ...setByAgent.map((pointer) => [pointer, 'set by the agent'] as const),
    ...scalarsOf(object)
      .filter((pointer) => !origins.has(pointer) && !setByAgent.includes(pointer))
      .map((pointer) => [pointer, 'not known'] as const),
  ]
    .map(([pointer, place]) => `# ${pointerPath(object, pointer)}: ${place}\n`)
    .join('');
}

/** The pointers of all scalars that say something. */
function scalarsOf(value: Json, pointer = ''): readonly string[] {
  if (isArray(value)) return value.flatMap((item, i) => scalarsOf(item, `${pointer}/${String(i)}`));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]) => scalarsOf(item, `${pointer}${toPointer([key])}`));
  return value === null ? [] : [pointer];
}

/** `TAG: clusters/production/apps.yaml:14`, or where the variable stands whose line that is. */
function furtherPlaces(rendered: LocatedRender, pointer: string): readonly string[] {
  const written = writtenElsewhere(rendered, pointer);
  return (rendered.variables?.get(pointer) ?? []).map(({ name, setting }) => {
    if (written) return `${name} in ${placeText(written)}`;
    switch (setting?.kind) {
      case 'line':
        return `${name}: ${placeText(setting.origin)}`;
      case 'object':
        return `${name}: ${setting.title}`;
      case 'nothing':
      case undefined:
        return `${name}: not set`;
    }
  });
}

const placeText = ({ path, line }: Origin): string => `${path}:${String(line)}`;
