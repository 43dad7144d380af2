import { at, equalJson, isArray, isObject, type Json, type JsonObject } from '../resource/json.ts';

/** An item of `spec.ignore` of a Flux Kustomization (kustomize-controller 1.9, `IgnoreRule`). */
export interface IgnoreRule extends JsonObject {
  /** JSON pointers (RFC 6901). */
  readonly paths: readonly string[];
  /** Regular expressions and label selectors, as the engine reads them; absent where the rule is for all objects. */
  readonly target?: JsonObject;
}

/** Undefined where there are none. */
export function readIgnoreRules(kustomization: JsonObject): readonly IgnoreRule[] | undefined {
  const rules = at(kustomization, 'spec', 'ignore');
  return isArray(rules) && rules.length > 0 ? rules.map(readRule) : undefined;
}

function readRule(rule: Json): IgnoreRule {
  const [paths, target] = [at(rule, 'paths'), at(rule, 'target')];
  return {
    paths: isArray(paths) ? paths.filter((path) => typeof path === 'string') : [],
    ...(isObject(target) ? { target } : {}),
  };
}

export const sameIgnoreRules = (a: IgnoreRules, b: IgnoreRules): boolean =>
  a === b || (a !== undefined && b !== undefined && equalJson(a, b));

type IgnoreRules = readonly IgnoreRule[] | undefined;

/** A rule as people find it in the manifest of its owner: `spec.ignore[0]`. */
export const formatRule = ({ index }: { readonly index: number }): string => `spec.ignore[${String(index)}]`;
