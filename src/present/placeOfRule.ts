import { formatRule } from '../core/owner/ignoreRules.ts';
import type { FieldVerdict, IgnoringRule } from '../core/drift/verdict.ts';
import type { Origin } from '../core/resource/origin.ts';
import { placeOfPointer } from '../core/yaml/fieldPlace.ts';
import { linePositions } from '../core/yaml/linePositions.ts';
import { parseManifest } from '../core/yaml/parseManifest.ts';
import type { OwnerSnapshot } from '../session/snapshot.ts';

/** `spec.ignore[0]: /spec/replicas (clusters/prod/apps.yaml:14)`: why a field is ignored; undefined where it is not. */
export function ruleText(owner: OwnerSnapshot, { rule }: FieldVerdict): string | undefined {
  if (!rule) return undefined;
  const place = placeOfRule(owner, rule);
  const where = place ? ` (${place.path}:${String(place.line)})` : '';
  return `${formatRule(rule)}: ${rule.pointer}${where}`;
}

/** The line of a rule in the owner's own manifest; undefined where the repository does not hold it as it is applied. */
export function placeOfRule({ owner, manifest }: OwnerSnapshot, rule: IgnoringRule): Origin | undefined {
  const path = owner.ignore?.[rule.index]?.paths.indexOf(rule.pointer) ?? -1;
  const { id } = owner;
  if (!manifest || path < 0 || id.kind !== 'Kustomization') return undefined;
  const document = parseManifest(manifest).documents.find(
    (one) => one.id?.kind === id.kind && one.id.group.startsWith('kustomize.') && one.id.name === id.name,
  );
  const pointer = `/spec/ignore/${String(rule.index)}/paths/${String(path)}`;
  const place = document && placeOfPointer(document, pointer);
  if (place?.found !== pointer.split('/').length - 1) return undefined;
  const { line, column } = linePositions(manifest).placeAt(place.value.start);
  return { path: manifest.path, line, column, certain: true };
}
