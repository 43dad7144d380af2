import { at, isObject, type Json, type JsonObject } from '../../resource/json.ts';

const group = 'kustomize.toolkit.fluxcd.io';

/** Annotations that kustomize-controller takes off an object before it applies (its `apply`, 1.9). */
export const cleanedAnnotations: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  `${group}/checksum`,
  'fluxcd.io/sync-checksum',
]);
export const cleanedLabels: ReadonlySet<string> = new Set(['fluxcd.io/sync-gc-mark']);

export const ownerNameLabel = `${group}/name`;
export const ownerNamespaceLabel = `${group}/namespace`;

const reconcile = `${group}/reconcile`;
const ssa = `${group}/ssa`;
const prune = `${group}/prune`;
const force = `${group}/force`;
const decrypt = `${group}/decrypt`;

/** Why kustomize-controller leaves the object alone, as desired or live metadata say; undefined where it does not. */
export function skipReason(desired: JsonObject, live: JsonObject | null): string | undefined {
  if (marked(desired, reconcile, 'disabled')) return `${reconcile}: disabled in Git`;
  if (marked(desired, ssa, 'ignore')) return `${ssa}: Ignore in Git`;
  if (live === null) return undefined;
  if (marked(live, reconcile, 'disabled')) return `${reconcile}: disabled on the live object`;
  if (marked(live, ssa, 'ignore')) return `${ssa}: Ignore on the live object`;
  if (marked(desired, ssa, 'ifnotpresent'))
    return `it exists, and ${ssa}: IfNotPresent in Git says to apply it only where it does not`;
  return undefined;
}

/** `ssa: Merge`: kustomize-controller then takes nothing over from other field managers. */
export const keepsForeignManagers = (desired: JsonObject, live: JsonObject | null): boolean =>
  marked(desired, ssa, 'merge') || (live !== null && marked(live, ssa, 'merge'));

export const recreatesOnImmutable = (desired: JsonObject, live: JsonObject): boolean =>
  marked(desired, force, 'enabled') || marked(live, force, 'enabled');

/** What on the live object keeps kustomize-controller from deleting it: `kustomize.toolkit.fluxcd.io/prune: disabled`. */
export function keptByMark(live: JsonObject): string | undefined {
  if (marked(live, prune, 'disabled')) return `${prune}: disabled`;
  if (marked(live, reconcile, 'disabled')) return `${reconcile}: disabled`;
  return marked(live, ssa, 'ignore') ? `${ssa}: Ignore` : undefined;
}

export const neverPruned = (live: JsonObject): boolean => keptByMark(live) !== undefined;

export const decryptionDisabled = (desired: JsonObject): boolean =>
  sameWord(at(desired, 'metadata', 'annotations', decrypt), 'disabled');

/** As fluxcd/pkg/ssa `AnyInMetadata`: a label or an annotation, its value in any case. */
function marked(object: JsonObject, mark: string, word: string): boolean {
  const { metadata } = object;
  if (!isObject(metadata)) return false;
  const { labels, annotations } = metadata;
  return (
    (isObject(labels) && sameWord(labels[mark], word)) ||
    (isObject(annotations) && sameWord(annotations[mark], word))
  );
}

const sameWord = (found: Json | undefined, word: string): boolean =>
  typeof found === 'string' && found.toLowerCase() === word;
