import type { UnjudgedOwner } from '../snapshot.ts';
import type { OwnerRecipe } from '../owners/recipe.ts';

/** An owner, and the file that its manifest is in. */
export interface DeclaredOwner {
  readonly path: string;
  readonly owner: UnjudgedOwner;
}

/**
 * Of owners that files declare, those whose manifest lies below the path of another one that has not rendered anything yet: it
 * may well make something else of them, so that what they are by themselves is not worth a build. Where all that are left wait
 * for each other, none does.
 */
export function untilRendered(
  tops: readonly DeclaredOwner[],
  all: readonly DeclaredOwner[],
): ReadonlySet<DeclaredOwner> {
  const coming = all.filter(({ owner }) => isAboutToRender(owner));
  const waiting = new Set(
    tops.filter(
      (top) =>
        top.owner.working === undefined && coming.some((by) => by !== top && covers(by.owner, top.path)),
    ),
  );
  return coming.every((one) => waiting.has(one)) ? none : waiting;
}

const none: ReadonlySet<DeclaredOwner> = new Set();

/** The recipe of an owner that waits for it. */
export const awaitsRender: OwnerRecipe = {
  kind: 'waiting',
  reason: 'what may render its manifest is not rendered yet',
  scopes: new Map(),
};

/** Whether its first render is still to come. */
export const isAboutToRender = ({ owner, recipe, working }: UnjudgedOwner): boolean =>
  working === undefined &&
  recipe.kind !== 'unknown' &&
  (owner.notCompared === undefined || owner.unbound === true);

/** Whether its render reads a file, or may as soon as there is one. */
export function mayRead(one: UnjudgedOwner, file: string): boolean {
  const { owner, working } = one;
  if (working?.lastGood) return working.lastGood.reads.has(file);
  // What a chart from elsewhere is rendered of lies below no path here.
  const isAgents = owner.unbound !== true && (owner.path !== '' || owner.id.kind === 'Kustomization');
  return (isAgents || isAboutToRender(one)) && covers(one, file);
}

/** Whether a file lies below its path. */
export const covers = ({ owner: { path } }: Pick<UnjudgedOwner, 'owner'>, file: string): boolean =>
  path === '' || file.startsWith(`${path}/`);
