import type { Owner } from '../../core/owner/owner.ts';
import type { OwnerRecipe } from './recipe.ts';

/** An owner as its manifest says it, and how its objects are built then. */
export interface OwnerAsWritten {
  readonly owner: Owner;
  readonly recipe: OwnerRecipe;
  /** Where it then follows something else than what is merged into: the newest commit of that. */
  readonly commit?: string;
}

/** What a merge makes of an owner. */
export type NextOwner =
  | ({ readonly kind: 'changed' | 'created' } & OwnerAsWritten)
  | {
      readonly kind: 'removed';
      /** Whether what it applied goes as well, and why not where its own spec does not say it. */
      readonly deletes: boolean;
      readonly staysBecause?: string;
      /** As an Application is deleted, by rules of its own. */
      readonly cascades?: true;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Undefined where the merge leaves the owner as it is, removes it, or nothing is known. */
export const writtenNext = (next: NextOwner | undefined): OwnerAsWritten | undefined =>
  next && 'owner' in next ? next : undefined;

export function isSameNext(a: NextOwner | undefined, b: NextOwner | undefined): boolean {
  if (a === b) return true;
  if (a?.kind !== b?.kind) return false;
  const [left, right] = [writtenNext(a), writtenNext(b)];
  if (left || right)
    return left?.owner === right?.owner && left?.recipe === right?.recipe && left?.commit === right?.commit;
  return JSON.stringify(a) === JSON.stringify(b);
}
