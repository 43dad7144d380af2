import { residueOf, type OwnerMoves } from '../core/change/proof.ts';
import type { Inspection } from '../session/git/inspections.ts';
import type { Session } from '../session/session.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { renderedChange } from './renderedChange.ts';
import type { Proof } from './proposal.ts';

export interface Candidate {
  readonly root: string;
  readonly base: string;
  readonly commit: string;
  /** Further revisions that the promise is made of. */
  readonly also?: readonly string[];
}

/** What a change does, before it is compared with what it promises. */
export type RenderedChange = Omit<Proof, 'residue'>;

export interface Proved {
  readonly proof: Proof;
  readonly promised: readonly OwnerMoves[];
  /** In which everything stands that was rendered. */
  readonly snapshot: Snapshot;
  /** Keeps both revisions rendered and predicted; for who takes it to dispose of. */
  readonly inspection: Inspection;
}

/**
 * Renders a candidate and what it follows, for every owner that it can reach, and compares what moves with what was
 * promised. The promise may look at what moves in order to name what a line also controls, never to excuse it.
 */
export async function proveCandidate(
  session: Session,
  { root, base, commit, also = [] }: Candidate,
  promise: (snapshot: Snapshot, change: RenderedChange) => readonly OwnerMoves[],
  signal?: AbortSignal,
): Promise<Proved> {
  const inspection = session.inspect(root, [base, commit, ...also]);
  try {
    const snapshot = await inspection.settled(signal);
    const change = renderedChange(snapshot, root, base, commit);
    const promised = promise(snapshot, change);
    const residue = residueOf(promised, change.moves);
    return { proof: { ...change, residue }, promised, snapshot, inspection };
  } catch (error) {
    inspection.dispose();
    throw error;
  }
}
