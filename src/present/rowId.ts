import { formatPath, type FieldPath } from '../core/resource/fieldPath.ts';
import { resourceKey } from '../core/resource/resourceId.ts';
import { formatOwner } from '../core/owner/owner.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../session/snapshot.ts';

/** A row's id is the way to it, so that it stays the same from snapshot to snapshot. */
export const environmentRow = (environment: string): string => JSON.stringify([environment]);

export const ownerRow = ({ environment, owner }: OwnerSnapshot): string =>
  JSON.stringify([environment, formatOwner(owner.id)]);

export const resourceRow = ({ environment, owner }: OwnerSnapshot, { id }: ObjectSnapshot): string =>
  JSON.stringify([environment, formatOwner(owner.id), resourceKey(id)]);

export const fieldRow = (owner: OwnerSnapshot, object: ObjectSnapshot, path: FieldPath): string =>
  JSON.stringify([owner.environment, formatOwner(owner.owner.id), resourceKey(object.id), formatPath(path)]);

export interface FoundRow {
  readonly environment: string;
  readonly owner?: OwnerSnapshot;
  readonly object?: ObjectSnapshot;
  readonly field?: string;
}

/** What a row stands for in this snapshot; undefined where it is gone. */
export function findRow(snapshot: Snapshot, row: string): FoundRow | undefined {
  const [environment, ownerText, resource, field] = JSON.parse(row) as string[];
  if (environment === undefined) return undefined;
  if (ownerText === undefined) return { environment };
  const owner = snapshot.owners.find(
    (one) => one.environment === environment && formatOwner(one.owner.id) === ownerText,
  );
  if (!owner) return undefined;
  if (resource === undefined) return { environment, owner };
  const object = owner.objects.find(({ id }) => resourceKey(id) === resource);
  if (!object) return undefined;
  return { environment, owner, object, ...(field === undefined ? {} : { field }) };
}
