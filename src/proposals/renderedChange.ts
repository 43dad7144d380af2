import type { OwnerMoves } from '../core/change/proof.ts';
import { renderedMoves } from '../core/change/renderedMoves.ts';
import { ownerKey } from '../session/owners/ownerKey.ts';
import { rendersAt } from '../session/builds/rendersAt.ts';
import type { OwnerRender } from '../session/builds/workingRender.ts';
import type { Snapshot } from '../session/snapshot.ts';
import type { OwnerReason, Proof } from './proposal.ts';

/** What a change from one revision to another does to every owner's objects, as far as both render. */
export function renderedChange(
  snapshot: Snapshot,
  root: string,
  from: string,
  to: string,
): Omit<Proof, 'residue'> {
  const before = new Map(
    rendersAt(snapshot, root, from).map((render) => [ownerKey(render.snapshot), render]),
  );
  const moves: OwnerMoves[] = [];
  const broken: OwnerReason[] = [];
  const unproved: OwnerReason[] = [];
  for (const render of rendersAt(snapshot, root, to)) {
    const owner = ownerKey(render.snapshot);
    const old = before.get(owner);
    if (old?.kind === 'rendered' && render.kind === 'rendered') {
      const moved = renderedMoves(old.objects, render.objects);
      if (moved.length > 0) moves.push({ owner, moves: moved });
    } else if (old?.kind === 'rendered' && render.kind === 'failed')
      broken.push({ owner, reason: render.reason });
    else unproved.push({ owner, reason: reasonOf(render) ?? reasonOf(old) ?? 'it is not rendered' });
  }
  return { moves, broken, unproved };
}

const reasonOf = (render: OwnerRender | undefined): string | undefined =>
  render === undefined || render.kind === 'rendered' ? undefined : render.reason;
