import type { JsonObject } from '../../core/resource/json.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** What owners of files take from other objects where no cluster is asked, by `ConfigMap/namespace/name`. */
export type HeldObjects = (title: string) => JsonObject | undefined;

export const nothingHeld: HeldObjects = () => undefined;

/** What some owners render in the working tree. */
export function heldBy(owners: readonly UnjudgedOwner[]): HeldObjects {
  const held = new Map<string, JsonObject>();
  for (const { working } of owners)
    for (const { id, object } of working?.lastGood?.objects ?? [])
      if (id.group === '' && (id.kind === 'ConfigMap' || id.kind === 'Secret'))
        held.set(`${id.kind}/${id.namespace}/${id.name}`, object);
  return (title) => held.get(title);
}
