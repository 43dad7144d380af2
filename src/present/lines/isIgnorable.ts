import type { FieldVerdict } from '../../core/drift/judge/verdict.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';

/** Whoever applies it can be told to leave the field as it is live: an agent that has rules for that. */
export const isIgnorable = ({ owner }: OwnerSnapshot, { verdict }: FieldVerdict): boolean =>
  verdict === 'DRIFT' && owner.mode !== 'kubectl' && owner.mode !== 'applicationset';
