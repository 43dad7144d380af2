import type { FieldVerdict } from '../../core/drift/judge/verdict.ts';
import type { ObjectSnapshot } from '../../session/snapshot.ts';

/** What is secret never goes from a cluster into Git, and an order has no one place there. */
export const isAdoptable = ({ id, working }: ObjectSnapshot, { verdict, state }: FieldVerdict): boolean =>
  verdict === 'DRIFT' && state !== 'reordered' && id.kind !== 'Secret' && working?.built.secret === undefined;
