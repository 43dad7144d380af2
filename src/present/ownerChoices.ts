import { knownAsText } from '../core/owner/knownAsText.ts';
import { formatOwner } from '../core/owner/owner.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { formatCounts, marksOf } from './lines/marks.ts';
import { reachedOwners } from './lines/fileLens.ts';
import { ownerFiles } from './ownerFiles.ts';
import { ownerPlace } from './lines/ownerPlace.ts';
import { ownerLabel } from './ownerText.ts';
import { findRow, ownerRow } from './rows/rowId.ts';
import type { OwnerChoice, OwnerFiles } from './viewModels.ts';

/** The owners of the workspace to choose from, or those that a file reaches. `path` is absolute. */
export const ownerChoices = (snapshot: Snapshot, path?: string): readonly OwnerChoice[] =>
  (path === undefined ? snapshot.owners : reachedOwners(snapshot, path)).map((owner) =>
    choiceOf(snapshot, owner),
  );

function choiceOf(snapshot: Snapshot, owner: OwnerSnapshot): OwnerChoice {
  const { environment, state } = owner;
  const { id, path, unnamedCluster } = owner.owner;
  const production = snapshot.production.has(environment) ? ' (production)' : '';
  const ours = state.kind === 'compared' ? formatCounts(marksOf(owner)) || 'no objects' : state.reason;
  const manifest = ownerPlace(owner);
  return {
    row: ownerRow(owner),
    label: ownerLabel(id),
    description: `${environment}${production} · ${ours}`,
    detail: `${id.kind} · ${path || '.'}`,
    ...(manifest ? { manifest } : {}),
    ...(unnamedCluster === undefined ? {} : { toBeKnown: knownAsText(unnamedCluster, environment) }),
  };
}

/** The files that the owner of a row is made of, by name; undefined where the row is none of an owner's. */
export function filesOfOwner(snapshot: Snapshot, row: string): OwnerFiles | undefined {
  const owner = findRow(snapshot, row)?.owner;
  if (!owner) return undefined;
  const names = [...(ownerFiles(snapshot, owner) ?? [])].sort((a, b) => a.localeCompare(b));
  const title = `${formatOwner(owner.owner.id)} in ${owner.environment}: ${String(names.length)} ${names.length === 1 ? 'file' : 'files'}`;
  const held = snapshot.inputs.repositories.get(owner.root)?.working;
  return {
    title,
    // A file that the last good render read may be gone by now.
    files: names.filter((name) => held?.has(name)).map((name) => ({ name, path: `${owner.root}/${name}` })),
  };
}
