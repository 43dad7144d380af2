import type { SourceOf } from '../../../core/provenance/locatedObject.ts';
import { ownerInFile } from '../../owners/ownerInFile.ts';
import { renderedOwner } from '../../owners/renderedOwners.ts';
import type { OwnerSnapshot, UnjudgedOwner } from '../../snapshot.ts';
import type { LocatedRelease } from './sitesOfRelease.ts';

export interface HeldObject<Holder = OwnerSnapshot> extends LocatedRelease {
  /** The owner that renders it; undefined where a file alone says it. */
  readonly by: Holder | undefined;
}

/**
 * An owner's own object as another owner renders it, with what is rendered beside it; else as the one file says it that
 * holds it. `owners` are those of one repository at one revision.
 */
export function heldObject<Holder extends UnjudgedOwner>(
  owners: readonly Holder[],
  { owner, environment, readIn, manifest }: UnjudgedOwner,
  sourceOf: SourceOf,
): HeldObject<Holder> | undefined {
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
