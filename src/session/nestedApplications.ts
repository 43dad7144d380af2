import type { Owner } from '../core/owner/owner.ts';
import { formatOwner } from '../core/owner/owner.ts';
import type { JsonObject } from '../core/resource/json.ts';
import type { GitRemote } from '../git/read/gitApi.ts';
import type { GoodBuild, RepositoryInput } from './inputs.ts';
import { applicationInFile } from './ownersInFiles.ts';
import type { UnjudgedOwner } from './snapshot.ts';

/**
 * The owners with the Applications that they render and nobody has found yet, to any depth: an app of apps, and what a
 * merge would add to one. `found` makes one of them an owner beside the one that renders it.
 */
export function withNestedApplications(
  owners: readonly UnjudgedOwner[],
  repositories: ReadonlyMap<string, RepositoryInput>,
  found: (owner: Owner, by: UnjudgedOwner) => UnjudgedOwner,
): readonly UnjudgedOwner[] {
  const known = new Set(owners.map(keyOf));
  const all = [...owners];
  // What is added may render more; an Application that renders itself, or one above it, is known by then.
  for (const by of all) {
    const build = by.working?.lastGood;
    const remotes = repositories.get(by.root)?.repository.remotes;
    if (!build || !remotes) continue;
    for (const owner of applicationsIn(build, remotes)) {
      const nested = found(owner, by);
      if (known.has(keyOf(nested))) continue;
      known.add(keyOf(nested));
      all.push(nested);
    }
  }
  return all.length === owners.length ? owners : all;
}

/** One Application is found once, wherever its objects go. */
const keyOf = ({ root, environment, readIn, owner }: UnjudgedOwner): string =>
  `${root}\n${readIn ?? environment}\n${formatOwner(owner.id)}`;

function applicationsIn({ objects }: GoodBuild, remotes: readonly GitRemote[]): readonly Owner[] {
  return objects.flatMap(({ id, object }) =>
    id.kind === 'Application' && id.group === 'argoproj.io' ? readOnce(object, remotes) : [],
  );
}

function readOnce(object: JsonObject, remotes: readonly GitRemote[]): readonly Owner[] {
  const known = read.get(object);
  if (known?.remotes === remotes) return known.owners;
  const owners = applicationInFile(object, remotes);
  read.set(object, { remotes, owners });
  return owners;
}

const read = new WeakMap<
  JsonObject,
  { readonly remotes: readonly GitRemote[]; readonly owners: readonly Owner[] }
>();
