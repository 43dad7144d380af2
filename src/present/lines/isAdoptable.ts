import { isDoubled } from '../../core/drift/compare/copies.ts';
import type { FieldVerdict } from '../../core/drift/judge/verdict.ts';
import type { ObjectSnapshot } from '../../session/snapshot.ts';

/** What is secret never goes from a cluster into Git, an order has no one place there, and no key can be there twice. */
export const isAdoptable = ({ id, working }: ObjectSnapshot, field: FieldVerdict): boolean =>
  field.verdict === 'DRIFT' &&
  field.state !== 'reordered' &&
  !isDoubled(field) &&
  id.kind !== 'Secret' &&
  working?.built.secret === undefined;
