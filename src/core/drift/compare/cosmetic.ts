import { isBuiltInGroup } from '../../resource/builtInGroups.ts';
import { formatPath } from '../../resource/fieldPath.ts';
import { isArray, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { groupOf } from '../../resource/resourceId.ts';
import type { FieldDifference } from './fieldDifference.ts';

/** The agent would rewrite the text, but the two values mean the same to those who read them. Custom resources only. */
export function isCosmetic({ path, state, desired, live }: FieldDifference, object: JsonObject): boolean {
  const group = groupOf(stringAt(object, 'apiVersion') ?? '');
  if (isBuiltInGroup(group)) return false;
  // Operators that rewrite an object drop what is empty.
  if (state === 'missing') return isEmpty(desired);
  if (state !== 'changed' || typeof desired !== 'string' || typeof live !== 'string') return false;
  const fields = durations.get(`${group}/${stringAt(object, 'kind') ?? ''}`);
  if (fields?.has(formatPath(path)) !== true) return false;
  const seconds = goDuration(desired);
  return seconds !== undefined && seconds === goDuration(live);
}

/** Fields that their Go types read as metav1.Duration, and that operators write back in its longest form. */
const durations: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['cert-manager.io/Certificate', new Set(['spec.duration', 'spec.renewBefore'])],
  [
    'helm.toolkit.fluxcd.io/HelmRelease',
    new Set(['spec.interval', 'spec.timeout', 'spec.chart.spec.interval']),
  ],
  [
    'kustomize.toolkit.fluxcd.io/Kustomization',
    new Set(['spec.interval', 'spec.retryInterval', 'spec.timeout']),
  ],
  ['source.toolkit.fluxcd.io/GitRepository', new Set(['spec.interval', 'spec.timeout'])],
  ['source.toolkit.fluxcd.io/HelmRepository', new Set(['spec.interval', 'spec.timeout'])],
  ['source.toolkit.fluxcd.io/OCIRepository', new Set(['spec.interval', 'spec.timeout'])],
]);

const isEmpty = (value: Json | undefined): boolean =>
  value === null ||
  (isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/** `1h0m0s` and `60m` alike, in nanoseconds; undefined where it is no Go duration. */
function goDuration(text: string): number | undefined {
  if (!/^-?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)];
  const sum = parts.reduce(
    (total, [, number, unit]) => total + Number(number) * (unitNanoseconds.get(unit ?? '') ?? 0),
    0,
  );
  return text.startsWith('-') ? -sum : sum;
}

const unitNanoseconds: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 6e10],
  ['h', 3.6e12],
]);
