import { workingTree, type RepositoryInput } from '../inputs.ts';

/** A commit that a name stands for in this clone, as far as its refs tell; `committedAt` in milliseconds since the epoch. */
export interface ResolvedRevision {
  readonly commit: string;
  readonly committedAt?: number;
}

/** `workingTree`, a commit in full, HEAD, a branch, a remote-tracking branch or a tag; of others Git itself has to be asked. */
export function resolveRevision(
  { repository }: Pick<RepositoryInput, 'repository'>,
  name: string,
): ResolvedRevision | undefined {
  if (name === workingTree) return { commit: workingTree };
  const { head, refs } = repository;
  if (name === 'HEAD') return head.commit === undefined ? undefined : { commit: head.commit };
  for (const prefix of ['', 'refs/heads/', 'refs/remotes/', 'refs/tags/']) {
    const ref = refs.find((one) => one.name === prefix + name);
    if (ref) return ref;
  }
  return /^[0-9a-f]{40}$/.test(name) ? { commit: name } : undefined;
}
