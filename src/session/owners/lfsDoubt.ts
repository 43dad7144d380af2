import type { Owner } from '../../core/owner/owner.ts';
import type { BuildInput } from '../inputs.ts';
import type { BaseRevision } from '../snapshot.ts';

/** Whether Argo CD has Git LFS stands in a Secret with credentials, which is not read: what it renders of that is not certain. */
export function withLfsDoubt(
  base: BaseRevision | undefined,
  { mode }: Owner,
  builds: readonly (BuildInput | undefined)[],
): BaseRevision | undefined {
  if (!base || !/^argo-|^applicationset$/.test(mode)) return base;
  const [path] = builds.flatMap((build) =>
    build?.outcome.ok === true ? (build.outcome.value.lfs ?? []) : [],
  );
  if (path === undefined) return base;
  const doubt = `Git LFS stores ${path}, and Argo CD reads its content only if the Secret of the repository says enableLfs`;
  const { estimatedBecause: known } = base;
  return { ...base, estimatedBecause: known === undefined ? doubt : `${known}; ${doubt}` };
}
