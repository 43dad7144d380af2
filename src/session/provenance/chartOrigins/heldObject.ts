import type { SourceOf } from '../../../core/provenance/locatedObject.ts';
import { ownerInFile } from '../../owners/ownerInFile.ts';
import { renderedOwner } from '../../owners/renderedOwners.ts';
import type { OwnerSnapshot } from '../../snapshot.ts';
import type { LocatedRelease } from './sitesOfRelease.ts';

export interface HeldObject extends LocatedRelease {
  /** The owner that renders it; undefined where a file alone says it. */
  readonly by: OwnerSnapshot | undefined;
}

/**
 * An owner's own object as another owner renders it, with what is rendered beside it; else as the one file says it that
 * holds it. `owners` are those of one repository at one revision.
 */
export function heldObject(
  owners: readonly OwnerSnapshot[],
  { owner, environment, readIn, manifest }: OwnerSnapshot,
  sourceOf: SourceOf,
): HeldObject | undefined {
  const { id } = owner;
  if (id.kind === 'Target') return undefined;
  for (const other of owners) {
    if (other.environment !== (readIn ?? environment)) continue;
    const release = renderedOwner(other, id);
    const beside = other.working?.lastGood?.objects ?? [];
    if (release) return { release, beside, sourceOf, by: other };
  }
  const source = manifest && sourceOf(manifest.path);
  const release = source && ownerInFile(source, id);
  return release && { release, beside: [], sourceOf, by: undefined };
}
