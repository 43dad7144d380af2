import { at, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { listAt } from '../../resource/jsonLists.ts';

/** `spec.postBuild` of a Flux Kustomization. */
export interface PostBuild {
  readonly substitute: Readonly<Record<string, string>>;
  /** Objects of the owner's namespace, a later one over an earlier. */
  readonly from: readonly VariableSource[];
  /** Substitute without any variables too, for the sake of defaults in the files. */
  readonly always: boolean;
}

export interface VariableSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** It need not exist. */
  readonly optional: boolean;
}

/** All variables with their values; `secret` names those whose values must not be shown. */
export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  readonly secret: readonly string[];
}

export function readPostBuild(value: Json | undefined): PostBuild | undefined {
  if (!isObject(value)) return undefined;
  return {
    substitute: texts(at(value, 'substitute')),
    from: listAt(value, 'substituteFrom').flatMap(readSource),
    always: stringAt(value, 'substituteStrategy') === 'Always',
  };
}

/**
 * As `LoadVariables` of fluxcd/pkg/kustomize: what is written in the owner's spec wins, then the later object. Line
 * breaks fall away. `sources` are the objects of `from`, undefined where an optional one does not exist. A name that
 * is no name of a variable makes the agent's build fail, and is told as the failure.
 */
export function readVariables(
  { substitute, from }: PostBuild,
  sources: readonly (JsonObject | undefined)[],
): Variables | { readonly problem: string } {
  const values = new Map<string, { readonly value: string; readonly isSecret: boolean }>();
  for (const [i, { kind, name: source }] of from.entries()) {
    const data = texts(at(sources[i], 'data'));
    for (const [name, text] of Object.entries(data)) {
      if (!variableName.test(name))
        return {
          problem: `${kind}/${source} has the key ${JSON.stringify(name)}, which is no variable's name`,
        };
      const isSecret = kind === 'Secret';
      values.set(name, { value: variableValue(text, isSecret), isSecret });
    }
  }
  for (const [name, text] of Object.entries(substitute)) {
    if (!variableName.test(name))
      return {
        problem: `spec.postBuild.substitute has ${JSON.stringify(name)}, which is no variable's name`,
      };
    values.set(name, { value: variableValue(text, false), isSecret: false });
  }
  return {
    values: Object.fromEntries([...values].map(([name, { value }]) => [name, value])),
    secret: [...values].flatMap(([name, { isSecret }]) => (isSecret ? [name] : [])),
  };
}

const variableName = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/** What a text gives a variable: one of a Secret's `data` is in base64. */
export const variableValue = (text: string, isEncoded: boolean): string =>
  (isEncoded ? decoded(text) : text).replaceAll('\n', '');

const utf8 = new TextDecoder();

function decoded(base64: string): string {
  try {
    return utf8.decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}

function readSource(value: Json): readonly VariableSource[] {
  const kind = stringAt(value, 'kind');
  const name = stringAt(value, 'name') ?? '';
  // The agent passes over any other kind; the API server lets none in.
  if (kind !== 'ConfigMap' && kind !== 'Secret') return [];
  return [{ kind, name, optional: at(value, 'optional') === true }];
}

const texts = (value: Json | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    isObject(value)
      ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      : [],
  );
