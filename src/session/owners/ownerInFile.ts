import { kept } from '../../base/kept.ts';
import type { OwnerId } from '../../core/owner/owner.ts';
import { ownerGroups } from '../../core/owner/ownerGroups.ts';
import { locatedInFile } from '../../core/provenance/locatedInFile.ts';
import type { LocatedObject } from '../../core/provenance/locatedObject.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';

/** An owner's own object as a file says it, with the place of each of its scalars; located once for every text. */
export const ownerInFile = (source: SourceText, id: OwnerId): LocatedObject | undefined =>
  id.kind === 'Target' ? undefined : ownersIn(source)(id);

const ownersIn = kept((source: SourceText) => {
  const known = new Map<string, LocatedObject | undefined>();
  return ({ kind, namespace, name }: Exclude<OwnerId, { kind: 'Target' }>): LocatedObject | undefined => {
    const key = `${kind}/${namespace}/${name}`;
    if (!known.has(key))
      known.set(key, locatedInFile(source, { group: ownerGroups.get(kind) ?? '', kind, namespace, name }));
    return known.get(key);
  };
});
