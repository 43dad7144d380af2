import { revisionKey } from '../git/revisionKey.ts';
import { workingTree } from '../inputs.ts';
import type { Snapshot } from '../snapshot.ts';

/** The trees that the engine holds on to: the working ones, and those of commits that something wants. */
export function keptTrees({ inputs, wanted }: Snapshot): ReadonlySet<string> {
  const working = [...inputs.repositories.keys()].map((root) => revisionKey(root, workingTree));
  const commits = [...wanted.commits].flatMap(([root, ids]) =>
    [...ids].map((commit) => revisionKey(root, commit)),
  );
  return new Set([...working, ...commits]);
}
