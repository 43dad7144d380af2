import { isOwnerObject } from '../../core/owner/ownerGroups.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { formatRule, pointerOfRule, type IgnoreList } from '../../core/owner/ignoreRules.ts';
import type { FieldVerdict, IgnoringRule } from '../../core/drift/judge/verdict.ts';
import type { Origin } from '../../core/resource/origin.ts';
import { equalJson } from '../../core/resource/json.ts';
import { placeOfPointer } from '../../core/yaml/fieldPlace.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import { parseManifest } from '../../core/yaml/parseManifest.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';

/** `spec.ignore[0]: /spec/replicas (clusters/prod/apps.yaml:14)`: why a field is, was or will be ignored; else undefined. */
export function ruleText(owner: OwnerSnapshot, field: FieldVerdict): string | undefined {
  const { rule } = field;
  if (!rule) return undefined;
  const place = placeOfRule(owner, field);
  const isOwn = rule.list !== 'argocd-cm';
  const inCluster = isOwn ? ` (of ${formatOwner(owner.owner.id)} as it is in the cluster)` : '';
  const where = place ? ` (${place.path}:${String(place.line)})` : inCluster;
  return `${formatRule(rule)}: ${rule.pointer}${where}`;
}

/** The line of a field's rule in the owner's own manifest; undefined where the repository does not hold it. */
export function placeOfRule(
  { owner, next, manifest }: OwnerSnapshot,
  { rule, verdict }: FieldVerdict,
): Origin | undefined {
  if (!rule || !manifest || owner.id.kind === 'Target') return undefined;
  // The file holds the rules of the working tree; what is ignored already is by those that are applied.
  const { ignore } = next && 'owner' in next ? next.owner : owner;
  const applied = owner.ignore?.[rule.index];
  const index =
    verdict === 'CONVERGING' || ignore === owner.ignore
      ? rule.index
      : (ignore ?? []).findIndex((one) => equalJson(one, applied));
  return index < 0 ? undefined : lineOfRule(manifest, owner.id, ignore, { ...rule, index });
}

/** The same, in a text that holds the owner. */
export function lineOfRule(
  manifest: SourceText,
  { kind, name }: { readonly kind: string; readonly name: string },
  rules: OwnerSnapshot['owner']['ignore'],
  rule: IgnoringRule,
): Origin | undefined {
  const pointer = pointerOfRule(rules, rule);
  return pointer === undefined ? undefined : lineOfPointer(manifest, { kind, name }, pointer);
}

/** The line at which one of the owner's own rules begins. */
export function lineOfRules(
  { owner: { id }, manifest }: OwnerSnapshot,
  list: IgnoreList,
  index: number,
): Origin | undefined {
  if (!manifest || id.kind === 'Target') return undefined;
  return lineOfPointer(manifest, id, `/${list.replaceAll('.', '/')}/${String(index)}`);
}

function lineOfPointer(
  manifest: SourceText,
  { kind, name }: { readonly kind: string; readonly name: string },
  pointer: string,
): Origin | undefined {
  const document = parseManifest(manifest).documents.find(
    ({ id }) => id?.kind === kind && isOwnerObject(id) && id.name === name,
  );
  const place = document && placeOfPointer(document, pointer);
  if (place?.found !== pointer.split('/').length - 1) return undefined;
  const { line, column } = linePositions(manifest).placeAt(place.value.start);
  return { path: manifest.path, line, column, certain: true };
}
