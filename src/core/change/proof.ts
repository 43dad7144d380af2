import { equalJson, type Json, type JsonObject } from '../resource/json.ts';
import { resourceKey, type ResourceId } from '../resource/resourceId.ts';
import type { FieldPath } from '../resource/fieldPath.ts';
import { jsonDifferences } from './jsonDifferences.ts';
import type { ObjectMove } from './renderedMoves.ts';

/** What one owner's rendered objects do in a change; `owner` is its key. */
export interface OwnerMoves {
  readonly owner: string;
  readonly moves: readonly ObjectMove[];
}

/** Something that the render of a change does and nobody promised, or does not do although it was promised. */
export interface Residue {
  readonly owner: string;
  readonly id: ResourceId;
  /** Empty for the object as a whole. */
  readonly path: FieldPath;
  readonly promised?: Json;
  readonly rendered?: Json;
}

/** Compares what was promised with what was rendered. Nothing is left where the change does just what it says. */
export function residueOf(
  promised: readonly OwnerMoves[],
  rendered: readonly OwnerMoves[],
): readonly Residue[] {
  const owners = [...new Set([...promised, ...rendered].map(({ owner }) => owner))];
  return owners.flatMap((owner) => {
    const expected = movesOf(promised, owner);
    const found = movesOf(rendered, owner);
    return [...new Set([...expected.keys(), ...found.keys()])].flatMap((key) =>
      residueOfObject(owner, expected.get(key), found.get(key)),
    );
  });
}

const movesOf = (all: readonly OwnerMoves[], wanted: string): ReadonlyMap<string, ObjectMove> =>
  new Map(
    all
      .filter(({ owner }) => owner === wanted)
      .flatMap(({ moves }) => moves)
      .map((move) => [resourceKey(move.id), move]),
  );

function residueOfObject(
  owner: string,
  expected: ObjectMove | undefined,
  found: ObjectMove | undefined,
): readonly Residue[] {
  const move = expected ?? found;
  if (!move) return [];
  // What does not move stays as it was before.
  const promised: JsonObject | undefined = expected ? expected.after : found?.before;
  const rendered: JsonObject | undefined = found ? found.after : expected?.before;
  if (equalJson(promised, rendered)) return [];
  return jsonDifferences(promised, rendered).map(({ path, before, after }) => ({
    owner,
    id: move.id,
    path,
    ...(before === undefined ? {} : { promised: before }),
    ...(after === undefined ? {} : { rendered: after }),
  }));
}
