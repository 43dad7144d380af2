import { environmentOfFiles } from '../../core/owner/environmentOfFiles.ts';
import { howToValidate, kustomizationNames } from '../../core/validate/howToValidate.ts';
import { isListed } from '../../core/owner/isListed.ts';
import { isAside } from '../../core/owner/isAside.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { filesOfAll } from '../ownerFiles.ts';
import { ownerRow } from '../rows/rowId.ts';
import type { FileLens, LineNote } from '../viewModels.ts';

/**
 * The line above a file: whom it reaches, by what the owners' renders read, and how much of it drifted. Undefined where
 * there is nothing to say, or not all that would say it is known. `path` is absolute, `notes` are those of the file.
 */
export function fileLens(snapshot: Snapshot, path: string, notes: readonly LineNote[]): FileLens | undefined {
  const owners = reachedOwners(snapshot, path);
  if (owners.length === 0) return isUnused(snapshot, path) ? unusedLens(snapshot) : undefined;
  const drifted = new Set(
    notes.flatMap(({ kind, targets }) => (kind === 'drift' ? targets.map(({ row }) => resourceOf(row)) : [])),
  );
  const text = [
    `${String(owners.length)} ${owners.length === 1 ? 'owner' : 'owners'}`,
    ...clustersText(snapshot, owners),
    ...(drifted.size === 0 ? [] : [`${String(drifted.size)} drifted`]),
  ].join(' · ');
  return { text, isUsed: true };
}

/** The owners that a file counts for, in the person's order of environments, production first. */
export function reachedOwners(snapshot: Snapshot, path: string): readonly OwnerSnapshot[] {
  const reached = [...filesOfAll(snapshot)].flatMap(([owner, files]) =>
    path.startsWith(`${owner.root}/`) && files.has(path.slice(owner.root.length + 1)) ? [owner] : [],
  );
  const rank = ({ environment }: OwnerSnapshot): number => (snapshot.production.has(environment) ? 0 : 1);
  return reached.toSorted((a, b) => rank(a) - rank(b) || ownerRow(a).localeCompare(ownerRow(b)));
}

/**
 * `prod-eu (production)`, `2 clusters (1 production)`. A cluster that another one leads to, and nobody has named here, is told
 * as that one calls it: it is not the one that describes the owner.
 */
function clustersText({ production }: Snapshot, owners: readonly OwnerSnapshot[]): readonly string[] {
  const named = new Set(
    owners.flatMap(({ environment, owner }) => (owner.unnamedCluster === undefined ? [environment] : [])),
  );
  // Files alone may say that there are owners, and not where.
  named.delete(environmentOfFiles);
  const unnamed = new Set(
    owners.flatMap(({ environment, owner: { unnamedCluster } }) =>
      unnamedCluster === undefined ? [] : [`${unnamedCluster} of ${environment}, not named here`],
    ),
  );
  const names = [...named, ...unnamed];
  const [first] = names;
  if (first === undefined) return [];
  if (names.length === 1) return [production.has(first) ? `${first} (production)` : first];
  const ofProduction = [...named].filter((name) => production.has(name)).length;
  const counts = [
    ...(ofProduction === 0 ? [] : [`${String(ofProduction)} production`]),
    ...(unnamed.size === 0 ? [] : [`${String(unnamed.size)} not named here`]),
  ];
  return [`${String(names.length)} clusters${counts.length === 0 ? '' : ` (${counts.join(', ')})`}`];
}

/** A field's row says which resource it is of. */
const resourceOf = (row: string): string => JSON.stringify((JSON.parse(row) as string[]).slice(0, 4));

function unusedLens({ inputs }: Snapshot): FileLens {
  const [first, ...others] = inputs.environments.keys();
  const where = first !== undefined && others.length === 0 ? ` in ${first}` : ' in the chosen clusters';
  return { text: `No owner${first === undefined ? '' : where} uses this file`, isUsed: false };
}

/** A manifest that no render has read, where all renders that could read it are known. */
function isUnused(snapshot: Snapshot, path: string): boolean {
  const { inputs, owners, contexts } = snapshot;
  const root = rootOf(snapshot, path);
  const own = owners.filter((owner) => owner.root === root);
  if (root === undefined || own.length === 0 || !own.every(isKnown)) return false;
  if (![...inputs.environments.values()].every(isListed)) return false;
  const name = path.slice(root.length + 1);
  const content = inputs.repositories.get(root)?.working?.get(name);
  const context = contexts.get(root)?.context;
  if (content?.kind !== 'text' || !context || isAside(name)) return false;
  const how = howToValidate(name, content.source.text, context);
  return how === 'object' || how === 'patch' || kustomizationNames.has(name.slice(name.lastIndexOf('/') + 1));
}

function isKnown({ owner, recipe, working }: OwnerSnapshot): boolean {
  if (owner.madeElsewhere) return true;
  // A chart from elsewhere is rendered of no file of the repository.
  if (owner.id.kind === 'HelmRelease' && (recipe.charts?.length ?? 0) > 0) return true;
  if (owner.notCompared !== undefined && owner.unbound !== true) return false;
  return working?.outcome.ok === true && !working.stale;
}

function rootOf({ inputs }: Snapshot, path: string): string | undefined {
  const roots = [...inputs.repositories.keys()].filter((root) => path.startsWith(`${root}/`));
  return roots.sort((a, b) => b.length - a.length)[0];
}
