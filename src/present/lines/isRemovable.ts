import type { FieldVerdict } from '../../core/drift/judge/verdict.ts';
import type { ObjectSnapshot } from '../../session/snapshot.ts';
import { isAdoptable } from './isAdoptable.ts';

/** A controller keeps changing what Git says: that ends where Git says nothing of it. */
export const isRemovable = (object: ObjectSnapshot, field: FieldVerdict): boolean =>
  field.contested && isAdoptable(object, field);
