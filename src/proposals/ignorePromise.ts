import type { OwnerMoves } from '../core/change/proof.ts';
import type { NewIgnoreRule } from '../core/change/ignoreRule.ts';
import { resourceIdOf } from '../core/resource/resourceId.ts';
import type { ObjectMove } from '../core/change/renderedMoves.ts';
import type { HeldObject } from '../session/provenance/chartOrigins/heldObject.ts';
import { ownerKey } from '../session/owners/ownerKey.ts';
import { withRule } from './ignoreRuleEdits.ts';

export interface IgnorePromise {
  readonly moves: readonly OwnerMoves[];
  /** Other owners (`ownerKey`) that render the manifest too, and get the rule. */
  readonly sharedWith: readonly string[];
}

/** The manifest gets the rule, wherever its line counts; of one that nobody renders nothing that is rendered moves. */
export function ignorePromise(
  { release, by }: HeldObject,
  rule: NewIgnoreRule,
  moves: readonly OwnerMoves[],
): IgnorePromise {
  const id = resourceIdOf(release.object);
  if (!by || !id) return { moves: [], sharedWith: [] };
  const own = ownerKey(by);
  const ruled = (move: Pick<ObjectMove, 'id' | 'before'>): readonly ObjectMove[] =>
    move.before ? [{ id: move.id, before: move.before, after: withRule(move.before, rule) }] : [];
  const others = moves
    .filter(({ owner }) => owner !== own)
    .map(({ owner, moves: theirs }) => ({
      owner,
      moves: theirs
        .filter(
          ({ id: moved }) => moved.kind === id.kind && moved.group === id.group && moved.name === id.name,
        )
        .flatMap(ruled),
    }))
    .filter(({ moves: theirs }) => theirs.length > 0);
  return {
    moves: [{ owner: own, moves: ruled({ id, before: release.object }) }, ...others],
    sharedWith: others.map(({ owner }) => owner),
  };
}
