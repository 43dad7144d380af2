import { workingTree } from '../inputs.ts';
import { revisionKey } from '../git/revisionKey.ts';
import type { OwnerSnapshot, Snapshot } from '../snapshot.ts';

/**
 * The owners of a repository as if the working tree were at a revision; undefined where nobody inspects it (see
 * `Session.inspect`). The working tree itself is there in any case.
 */
export function ownersAt(
  { owners, inspected }: Snapshot,
  root: string,
  revision: string,
): readonly OwnerSnapshot[] | undefined {
  const at = inspected.get(revisionKey(root, revision));
  if (at || revision !== workingTree) return at;
  return owners.filter((owner) => owner.root === root);
}
