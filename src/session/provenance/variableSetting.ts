import { variableValue, type PostBuild } from '../../core/owner/flux/postBuild.ts';
import type { LocatedObject } from '../../core/provenance/locatedObject.ts';
import type { VariableSetting } from '../../core/provenance/variable.ts';
import { at, stringAt, type JsonObject } from '../../core/resource/json.ts';
import { toPointer } from '../../core/yaml/jsonPointer.ts';

/** What an owner takes variables from. */
export interface VariableSources {
  readonly postBuild: PostBuild;
  /** All that its build was given, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** The owner itself. */
  readonly own: VariableSource;
  /** The objects of `substituteFrom`, in its order. */
  readonly from: readonly (VariableSource & {
    /** What the agent reads: null where there is no such object, undefined where nobody here knows. */
    readonly read: JsonObject | null | undefined;
  })[];
}

export interface VariableSource {
  /** `ConfigMap/flux-system/settings` */
  readonly title: string;
  /** As the repository says it. */
  readonly located: LocatedObject | undefined;
}

/** What gives a variable its value: of all that say one, what counts most. */
export function variableSetting(
  { postBuild, values, own, from }: VariableSources,
  name: string,
): VariableSetting {
  const value = values[name];
  if (postBuild.substitute[name] !== undefined)
    return settingIn(own, [['spec', 'postBuild', 'substitute', name]], { value, isAlone: true });
  let isAlone = true;
  for (const { read, ...source } of from.toReversed()) {
    const paths = ['stringData', 'data'].map((key) => [key, name]);
    const says = (object: JsonObject): boolean =>
      paths.some((path) => stringAt(object, ...path) !== undefined);
    const known = read === undefined ? source.located?.object : read;
    if (known && says(known)) return settingIn(source, paths, { value, isAlone });
    // Of what nobody knows anything, it may say this variable too.
    if (known === undefined) isAlone = false;
  }
  return { kind: 'nothing' };
}

function settingIn(
  { title, located }: VariableSource,
  paths: readonly (readonly string[])[],
  { value, isAlone }: { readonly value: string | undefined; readonly isAlone: boolean },
): VariableSetting {
  for (const path of paths) {
    const said = at(located?.object, ...path);
    const origin = located?.origins.get(toPointer(path));
    if (said === undefined || !origin) continue;
    const isEncoded = title.startsWith('Secret/') && path[0] === 'data';
    const isSame = typeof said === 'string' && variableValue(said, isEncoded) === value;
    return { kind: 'line', origin: { ...origin, certain: origin.certain && isAlone && isSame } };
  }
  return { kind: 'object', title };
}
