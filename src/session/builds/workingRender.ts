import { renderFailureText } from '../../core/validate/renderFailureText.ts';
import type { BuiltObject } from '../inputs.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import { isBuildable } from './wanted.ts';

/** What an owner renders to. */
export type OwnerRender = { readonly snapshot: OwnerSnapshot } & (
  | { readonly kind: 'rendered'; readonly objects: readonly BuiltObject[] }
  | { readonly kind: 'failed'; readonly reason: string }
  /** It cannot be rendered as its agent does, or is not rendered yet. */
  | { readonly kind: 'unknown'; readonly reason: string }
);

/** Of what the snapshot of the owner is of; while that is rendered anew, what came of it last. */
export function workingRender(owner: OwnerSnapshot): OwnerRender {
  const impossible = whyNotRendered(owner);
  if (impossible !== undefined) return { snapshot: owner, kind: 'unknown', reason: impossible };
  const { working } = owner;
  if (!working) return { snapshot: owner, kind: 'unknown', reason: 'it is being rendered' };
  return working.outcome.ok
    ? { snapshot: owner, kind: 'rendered', objects: working.outcome.value.objects }
    : { snapshot: owner, kind: 'failed', reason: renderFailureText(working.outcome.failure) };
}

/** Undefined where nothing is in the way of a render. */
export function whyNotRendered(owner: OwnerSnapshot): string | undefined {
  const { notCompared } = owner.owner;
  if (notCompared !== undefined && !isBuildable(owner)) return notCompared;
  return owner.recipe.kind === 'known' ? undefined : owner.recipe.reason;
}
