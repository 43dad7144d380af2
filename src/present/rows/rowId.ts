import type { FieldVerdict } from '../../core/drift/judge/verdict.ts';
import { formatPath } from '../../core/resource/fieldPath.ts';
import { resourceKey } from '../../core/resource/resourceId.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';

/** Rows that stand for no one thing of the snapshot begin with what no environment is called. */
const grouping = '';

export type GroupRow = readonly [kind: 'kind' | 'file', name: string];

/** The kind of resource, or the file, that rows are grouped by. */
export const groupRow = (group: GroupRow): string => JSON.stringify([grouping, ...group]);

/** Undefined where the row is not one of a group. */
export function findGroup(row: string): GroupRow | undefined {
  const [first, kind, name = ''] = JSON.parse(row) as string[];
  return first === grouping && (kind === 'kind' || kind === 'file') ? [kind, name] : undefined;
}

/** Something to tell of an environment as a whole. */
export const messageRow = (environment: string, key: string): string =>
  JSON.stringify([grouping, 'message', environment, key]);

/** What the agent of an owner says otherwise than we do. */
export const disagreementRow = (owner: OwnerSnapshot, claim: string): string =>
  JSON.stringify([grouping, 'disagreement', ...wayTo(owner), claim]);

/** What Flux applies to an environment from elsewhere than Git. */
export const otherSourcesRow = (environment: string): string =>
  JSON.stringify([grouping, 'otherSources', environment]);

/** The environment of such a row; undefined where the row is none. */
export function findOtherSources(row: string): string | undefined {
  const [first, kind, environment] = JSON.parse(row) as string[];
  return first === grouping && kind === 'otherSources' ? environment : undefined;
}

/** A row's id is the way to it, so that it stays the same from snapshot to snapshot. */
export const environmentRow = (environment: string): string => JSON.stringify([environment]);

export const ownerRow = (owner: OwnerSnapshot): string => JSON.stringify(wayTo(owner));

export const resourceRow = (owner: OwnerSnapshot, { id }: ObjectSnapshot): string =>
  JSON.stringify([...wayTo(owner), resourceKey(id)]);

export const fieldRow = (owner: OwnerSnapshot, object: ObjectSnapshot, field: FieldVerdict): string =>
  JSON.stringify([...wayTo(owner), resourceKey(object.id), fieldKey(field)]);

/** One field may have drifted and be taken away by an edit: two things to tell. */
const fieldKey = ({ path, verdict }: FieldVerdict): string =>
  verdict === 'PENDING' ? `${formatPath(path)} (pending)` : formatPath(path);

/** Two worktrees of one repository may be open, and the same owner applies both. */
const wayTo = (owner: OwnerSnapshot): readonly string[] => [owner.environment, owner.root, nameIn(owner)];

/** Owners of two clusters may have one name, and apply to a third. */
const nameIn = ({ readIn, owner }: OwnerSnapshot): string =>
  `${readIn === undefined ? '' : `${readIn}:`}${formatOwner(owner.id)}`;

export interface FoundRow {
  readonly environment: string;
  readonly owner?: OwnerSnapshot;
  readonly object?: ObjectSnapshot;
  readonly field?: FieldVerdict;
}

/** What a row stands for in this snapshot; undefined where it is gone. */
export function findRow(snapshot: Snapshot, row: string): FoundRow | undefined {
  const [environment, root, ownerText, resource, fieldText] = JSON.parse(row) as string[];
  if (environment === undefined || environment === grouping) return undefined;
  if (ownerText === undefined) return { environment };
  const owner = snapshot.owners.find(
    (one) => one.environment === environment && one.root === root && nameIn(one) === ownerText,
  );
  if (!owner) return undefined;
  if (resource === undefined) return { environment, owner };
  const object = owner.objects.find(({ id }) => resourceKey(id) === resource);
  if (!object) return undefined;
  if (fieldText === undefined) return { environment, owner, object };
  const field = object.verdict?.fields.find((one) => fieldKey(one) === fieldText);
  return { environment, owner, object, ...(field ? { field } : {}) };
}
