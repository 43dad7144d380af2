import type { OwnerMoves } from '../core/change/proof.ts';
import type { ObjectMove } from '../core/change/renderedMoves.ts';
import { withField } from '../core/change/withField.ts';
import type { FieldPath } from '../core/resource/fieldPath.ts';
import {
  at,
  isArray,
  isObject,
  member,
  stringAt,
  type Json,
  type JsonObject,
} from '../core/resource/json.ts';
import { listAt } from '../core/resource/jsonLists.ts';
import { valueAt } from '../core/resource/resolvePath.ts';
import type { HeldObject } from '../session/provenance/chartOrigins/heldObject.ts';
import { ownerKey } from '../session/owners/ownerKey.ts';

/**
 * What moves because it carries a value to the chart of an owner, or a variable to its build: the owner's own manifest, where that
 * says values, and the ConfigMaps that it takes them from. What these then do is seen in what the owner renders to. Anything else
 * of these objects stays as it was.
 */
export function carriedMoves(held: HeldObject, moves: readonly OwnerMoves[]): readonly OwnerMoves[] {
  const { release, by } = held;
  if (!by) return [];
  const key = ownerKey(by);
  const moved = moves.filter(({ owner }) => owner === key).flatMap((one) => one.moves);
  const isManifest = ({ before }: ObjectMove): boolean =>
    before !== undefined && nameOf(before) === nameOf(release.object);
  const manifest = moved.find(isManifest);
  const named = sourcesIn(release.object);
  const namedThen = manifest?.after ? sourcesIn(manifest.after) : named;
  const carried = moved.flatMap((move): readonly ObjectMove[] => {
    const { id, before, after } = move;
    if (isManifest(move)) return before && after ? [{ id, before, after: withValuesOf(before, after) }] : [];
    const isNamed = (names: ReadonlySet<string>): boolean =>
      id.group === '' &&
      id.kind === 'ConfigMap' &&
      id.namespace === (stringAt(release.object, 'metadata', 'namespace') ?? '') &&
      names.has(id.name);
    if (before && after) return isNamed(named) ? [{ id, before, after: withDataOf(before, after) }] : [];
    // A generated one has another name with every change.
    return isNamed(named) !== isNamed(namedThen) ? [move] : [];
  });
  return carried.length > 0 ? [{ owner: key, moves: carried }] : [];
}

const nameOf = (object: JsonObject): string =>
  [['kind'], ['metadata', 'namespace'], ['metadata', 'name']]
    .map((path) => stringAt(object, ...path) ?? '')
    .join('/');

/** The ConfigMaps of `spec.valuesFrom`, of `spec.postBuild.substituteFrom`. */
const sourcesIn = (manifest: JsonObject): ReadonlySet<string> => {
  const from = [['valuesFrom'], ['postBuild', 'substituteFrom']];
  return new Set(
    from
      .flatMap((keys) => listAt(manifest, 'spec', ...keys))
      .flatMap((entry) => (stringAt(entry, 'kind') === 'ConfigMap' ? (stringAt(entry, 'name') ?? []) : [])),
  );
};

const withValuesOf = (before: JsonObject, after: JsonObject): JsonObject =>
  valuePaths(before).reduce<JsonObject>((made, path) => {
    const changed = withField(made, path, valueAt(after, path));
    return isObject(changed) ? changed : made;
  }, before);

/** Where an owner says values or variables, and where it takes them from. */
function valuePaths(manifest: JsonObject): readonly FieldPath[] {
  const spec = { field: 'spec' };
  if (manifest['kind'] === 'HelmRelease')
    return [
      [spec, { field: 'values' }],
      [spec, { field: 'valuesFrom' }],
    ];
  if (manifest['kind'] === 'Kustomization') return [[spec, { field: 'postBuild' }]];
  const several = at(manifest, 'spec', 'sources');
  const sources: readonly FieldPath[] = isArray(several)
    ? several.map((_, index) => [spec, { field: 'sources' }, { index }])
    : [[spec, { field: 'source' }]];
  return sources.flatMap((source) =>
    ['values', 'valuesObject', 'parameters'].map((field) => [...source, { field: 'helm' }, { field }]),
  );
}

const withDataOf = (before: JsonObject, after: JsonObject): JsonObject => {
  const data: Json | undefined = member(after, 'data');
  return data === undefined ? before : { ...before, data };
};
