import { kept } from '../../base/kept.ts';
import { isObject, stringAt, type Json, type JsonObject } from '../resource/json.ts';
import { stringsAt } from '../resource/jsonLists.ts';
import { pointerSegments } from '../yaml/jsonPointer.ts';
import type { IgnoreRule } from './ignoreRules.ts';

export type Kept = { readonly kind: 'known'; readonly object: JsonObject } | { readonly kind: 'unknown' };

/**
 * A generated Application with what `spec.ignoreApplicationDifferences` of its set leaves as it is live. Of jq expressions
 * those are followed that lead to one field. The same objects give the same answer.
 */
export const keptDifferences = kept(keptNow);

function keptNow(generated: JsonObject, live: JsonObject, rules: readonly IgnoreRule[]): Kept {
  const name = stringAt(generated, 'metadata', 'name') ?? '';
  const about = rules.filter((rule) => ['', name].includes(stringAt(rule, 'name') ?? ''));
  const expressions = about.flatMap((rule) => stringsAt(rule, 'jqPathExpressions'));
  const fields = expressions.map((one) => /^(\.[A-Za-z_]\w*)+$/.exec(one.trim())?.[0].split('.').slice(1));
  if (fields.includes(undefined)) return { kind: 'unknown' };
  const paths = [
    ...about.flatMap((rule) => stringsAt(rule, 'jsonPointers').map(pointerSegments)),
    ...fields.filter((one) => one !== undefined),
  ];
  const object = paths.reduce<Json>((after, path) => takenFrom(after, live, path), generated);
  return { kind: 'known', object: isObject(object) ? object : generated };
}

/** What one side does not have around the field cannot be kept there. */
function takenFrom(to: Json, from: Json | undefined, [key, ...rest]: readonly string[]): Json {
  if (key === undefined || !isObject(to) || !isObject(from)) return to;
  const { [key]: own, ...others } = to;
  const theirs = from[key];
  if (rest.length === 0) return theirs === undefined ? others : { ...to, [key]: theirs };
  return own === undefined ? to : { ...to, [key]: takenFrom(own, theirs, rest) };
}
