import type { OwnerMoves } from '../core/change/proof.ts';
import type { ObjectMove } from '../core/change/renderedMoves.ts';
import { withField } from '../core/change/withField.ts';
import type { FieldPath } from '../core/resource/fieldPath.ts';
import { isObject, type Json } from '../core/resource/json.ts';
import { resourceKey } from '../core/resource/resourceId.ts';
import type { BuiltObject } from '../session/inputs.ts';

export interface AdoptedField {
  /** `ownerKey` of the owner that was asked about. */
  readonly owner: string;
  /** As the base renders it. */
  readonly rendered: BuiltObject;
  readonly path: FieldPath;
  readonly wanted: Json | undefined;
  /** The line may count for other owners too. */
  readonly isShared: boolean;
}

export interface AdoptionPromise {
  readonly moves: readonly OwnerMoves[];
  /** Other owners (`ownerKey`) in which the same field moves. */
  readonly sharedWith: readonly string[];
}

/**
 * The field of the owner that was asked about; of a line that others share, the same field of theirs where it moves; and
 * what carries the value there (`carriedMoves`).
 */
export function adoptionPromise(
  field: AdoptedField,
  moves: readonly OwnerMoves[],
  carried: readonly OwnerMoves[],
): AdoptionPromise {
  const { id, object } = field.rendered;
  const isCarried = (owner: string, move: ObjectMove): boolean =>
    carried.some(
      (one) =>
        one.owner === owner && one.moves.some((carrier) => resourceKey(carrier.id) === resourceKey(move.id)),
    );
  const others = field.isShared
    ? moves
        .filter(({ owner }) => owner !== field.owner)
        .map(({ owner, moves: theirs }) => ({
          owner,
          moves: theirs
            .filter(
              (move) => move.id.kind === id.kind && move.id.group === id.group && !isCarried(owner, move),
            )
            .flatMap((move) => adopted(field, move)),
        }))
        .filter(({ moves: theirs }) => theirs.length > 0)
    : [];
  const own = { owner: field.owner, moves: adopted(field, { id, before: object }) };
  return {
    moves: [own, ...others, ...carried],
    sharedWith: others.map(({ owner }) => owner),
  };
}

function adopted({ path, wanted }: AdoptedField, { id, before }: ObjectMove): readonly ObjectMove[] {
  const after = before && withField(before, path, wanted);
  return before && isObject(after) ? [{ id, before, after }] : [];
}
