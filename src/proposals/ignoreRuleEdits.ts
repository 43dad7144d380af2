import type { FileEdits } from '../core/change/fileEdits.ts';
import type { NewIgnoreRule } from '../core/change/ignoreRule.ts';
import { overlayPatch } from '../core/change/overlayPatch.ts';
import { withComment } from '../core/change/withComment.ts';
import { withField } from '../core/change/withField.ts';
import { writeField } from '../core/change/writeField.ts';
import type { FieldPath } from '../core/resource/fieldPath.ts';
import { isObject, type Json, type JsonObject } from '../core/resource/json.ts';
import { listAt } from '../core/resource/jsonLists.ts';
import { valueAt } from '../core/resource/resolvePath.ts';
import type { HeldObject } from '../session/provenance/chartOrigins/heldObject.ts';
import { kustomizationOf } from './kustomizationOf.ts';

export type RuleWay = FileEdits;

/**
 * Ways to add a rule, with its reason above it: in the owner's manifest, or in a patch of it in the kustomization of who
 * renders that. What lies in the folder of that counts there alone, and is tried first.
 */
export function ignoreRuleEdits(
  { release, by, sourceOf }: HeldObject,
  rule: NewIgnoreRule,
  reason: string,
): readonly RuleWay[] {
  const list = listPath(rule);
  const written = writeField(release, [...list, { value: rule.written }], rule.written, sourceOf);
  const direct = written.ok ? [written.value] : [];
  const folder = by?.owner.path ?? '';
  const isOwn = ({ source }: FileEdits): boolean => folder === '' || source.path.startsWith(`${folder}/`);
  const kustomization = by && kustomizationOf(by.owner.path, sourceOf);
  // A patch stands in place of the whole list.
  const wanted = valueAt(withRule(release.object, rule), list);
  const patches = kustomization
    ? [false, true].flatMap(
        (withNamespace) =>
          overlayPatch(kustomization, { object: release.object, path: list, wanted, withNamespace }) ?? [],
      )
    : [];
  return [...direct.filter(isOwn), ...patches, ...direct.filter((one) => !isOwn(one))].map((way) =>
    withComment(way, reason),
  );
}

/** An owner's manifest with one rule more. */
export function withRule(manifest: JsonObject, rule: NewIgnoreRule): JsonObject {
  const list = listPath(rule);
  const changed: Json | undefined = withField(manifest, list, [
    ...listAt(valueAt(manifest, list)),
    rule.written,
  ]);
  return isObject(changed) ? changed : manifest;
}

const listPath = ({ list }: NewIgnoreRule): FieldPath => list.split('.').map((field) => ({ field }));
