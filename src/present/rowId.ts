import { formatPath, type FieldPath } from '../core/resource/fieldPath.ts';
import { resourceKey } from '../core/resource/resourceId.ts';
import { formatOwner } from '../core/owner/owner.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../session/snapshot.ts';

/** A row's id is the way to it, so that it stays the same from snapshot to snapshot. */
export const environmentRow = (environment: string): string => JSON.stringify([environment]);

export const ownerRow = (owner: OwnerSnapshot): string => JSON.stringify(wayTo(owner));

export const resourceRow = (owner: OwnerSnapshot, { id }: ObjectSnapshot): string =>
  JSON.stringify([...wayTo(owner), resourceKey(id)]);

export const fieldRow = (owner: OwnerSnapshot, object: ObjectSnapshot, path: FieldPath): string =>
  JSON.stringify([...wayTo(owner), resourceKey(object.id), formatPath(path)]);

/** Two worktrees of one repository may be open, and the same owner applies both. */
const wayTo = ({ environment, root, owner }: OwnerSnapshot): readonly string[] => [
  environment,
  root,
  formatOwner(owner.id),
];

export interface FoundRow {
  readonly environment: string;
  readonly owner?: OwnerSnapshot;
  readonly object?: ObjectSnapshot;
  readonly field?: string;
}

/** What a row stands for in this snapshot; undefined where it is gone. */
export function findRow(snapshot: Snapshot, row: string): FoundRow | undefined {
  const [environment, root, ownerText, resource, field] = JSON.parse(row) as string[];
  if (environment === undefined) return undefined;
  if (ownerText === undefined) return { environment };
  const owner = snapshot.owners.find(
    (one) => one.environment === environment && one.root === root && formatOwner(one.owner.id) === ownerText,
  );
  if (!owner) return undefined;
  if (resource === undefined) return { environment, owner };
  const object = owner.objects.find(({ id }) => resourceKey(id) === resource);
  if (!object) return undefined;
  return { environment, owner, object, ...(field === undefined ? {} : { field }) };
}
