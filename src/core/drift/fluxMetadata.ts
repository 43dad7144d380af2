import { at, isObject, member, type Json } from '../resource/json.ts';

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

/** Why kustomize-controller leaves the object alone, as desired or live metadata say; undefined where it does not. */
export function skipReason(desired: Json | undefined, live: Json | null): string | undefined {
  if (marked(desired, 'reconcile', 'disabled')) return 'reconciliation is disabled by a mark in Git';
  if (marked(desired, 'ssa', 'Ignore')) return 'applying is switched off by a mark in Git';
  if (live === null) return undefined;
  if (marked(live, 'reconcile', 'disabled')) return 'reconciliation is disabled by a mark on the live object';
  if (marked(live, 'ssa', 'Ignore')) return 'applying is switched off by a mark on the live object';
  if (marked(desired, 'ssa', 'IfNotPresent'))
    return 'it exists, and Git says to apply it only where it does not';
  return undefined;
}

/** `ssa: Merge`: kustomize-controller then takes nothing over from other field managers. */
export const keepsForeignManagers = (desired: Json | undefined, live: Json | null): boolean =>
  marked(desired, 'ssa', 'Merge') || (live !== null && marked(live, 'ssa', 'Merge'));

export const recreatesOnImmutable = (desired: Json, live: Json): boolean =>
  marked(desired, 'force', 'enabled') || marked(live, 'force', 'enabled');

export const neverPruned = (live: Json): boolean =>
  marked(live, 'prune', 'disabled') || marked(live, 'reconcile', 'disabled') || marked(live, 'ssa', 'Ignore');

export const decryptionDisabled = (desired: Json): boolean =>
  sameWord(at(desired, 'metadata', 'annotations', `${group}/decrypt`), 'disabled');

/** As fluxcd/pkg/ssa `AnyInMetadata`: a label or an annotation, its value in any case. */
function marked(object: Json | undefined, mark: string, value: string): boolean {
  const metadata = member(object, 'metadata');
  return (
    isObject(metadata) &&
    (sameWord(at(metadata, 'labels', `${group}/${mark}`), value) ||
      sameWord(at(metadata, 'annotations', `${group}/${mark}`), value))
  );
}

const sameWord = (found: Json | undefined, word: string): boolean =>
  typeof found === 'string' && found.toLowerCase() === word.toLowerCase();
