import { Scalar } from 'yaml';

/** A text of lines below its key. */
export const isBlockScalar = ({ type }: Scalar): boolean =>
  type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
