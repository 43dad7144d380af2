import { buildHow } from '../builds/buildHow.ts';
import { releaseWithChart } from './chartSources.ts';
import { findReleases, type FoundRelease } from './findReleases.ts';
import { buildKey, workingTree, type BuildInput, type Inputs, type RepositoryInput } from '../inputs.ts';
import { keptRelease } from './keptRelease.ts';
import { ownerManifest } from '../owners/ownerManifest.ts';
import { ownerRevisions } from '../owners/ownerRevisions.ts';
import { ownerState } from '../owners/ownerState.ts';
import { releasedOwner } from './releasedOwner.ts';
import { releaseRecipe } from './releaseRecipe.ts';
import { releaseSpec, type ReleaseSpec } from './releaseSpecs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';
import { wantedChart } from './wantedChart.ts';
import { writtenIn } from '../owners/renderedOwners.ts';

/** The HelmReleases among what these owners render, and those of the clusters. */
export const releaseOwners = (
  inputs: Inputs,
  owners: readonly UnjudgedOwner[],
  environmentOfFiles: string,
): readonly UnjudgedOwner[] =>
  findReleases(inputs, owners, environmentOfFiles).flatMap((found) => {
    const repository = inputs.repositories.get(found.root);
    return repository ? [withRelease(inputs, found, { repository, owners })] : [];
  });

/** A HelmRelease with its recipe at every revision that anybody asks for. */
function withRelease(
  inputs: Inputs,
  { environment, readIn, root, owner, by, live }: FoundRelease,
  { repository, owners }: { readonly repository: RepositoryInput; readonly owners: readonly UnjudgedOwner[] },
): UnjudgedOwner {
  const { namespace = '', name = '' } = owner.id.kind === 'HelmRelease' ? owner.id : {};
  // Nobody records which commit a release was made of: what is applied of the owner that holds it stands for that.
  const { base, head } = by ?? ownerRevisions(repository, owner, () => undefined);
  const revisions = [
    workingTree,
    ...(base ? [base.commit] : []),
    ...('commit' in head ? [head.kind === 'ahead' ? (head.builtAt ?? head.commit) : head.commit] : []),
    ...(inputs.inspected.get(root) ?? []),
  ];
  const place = { root, namespace, name, by, live };
  const specAt = (revision: string): ReleaseSpec => {
    const spec = releaseSpec(inputs, place, revision);
    if (spec.kind !== 'there') return spec;
    const sources = { inputs, root, owners, beside: [spec.beside] };
    return { ...spec, release: releaseWithChart(spec.release, sources) };
  };
  const specs = new Map(revisions.map((revision) => [revision, specAt(revision)]));
  const input = inputs.environments.get(environment);
  const kept = owner.release && keptRelease(input, owner.release);
  const recipe = releaseRecipe(owner, inputs.environments.get(readIn), {
    to: input,
    specs,
    kept,
    chartOf: (spec, revision) => {
      // What cannot be read is rendered as it was applied.
      const applied = kept?.kind === 'unknown' && revision === base?.commit ? owner.release : undefined;
      return wantedChart(inputs, { root, owners }, spec, applied);
    },
  });
  const buildAt = (revision: string): BuildInput | undefined => {
    const how = recipe.kind === 'known' ? buildHow(owner, recipe, revision) : undefined;
    return how && inputs.builds.get(buildKey(root, revision, owner.path, how));
  };
  const manifest = ownerManifest(repository.working, owner.id, { path: by && writtenIn(by, owner.id) });
  const facts = {
    ...{ environment, root, owner, manifest, recipe, heldBy: by?.owner.id },
    ...(readIn === environment ? {} : { readIn }),
    working: buildAt(workingTree),
  };
  if (kept) return releasedOwner(inputs, { ...facts, base, head }, { repository, kept, buildAt });
  const deployed = base && buildAt(base.commit);
  const rest = { ...facts, base, head, deployed };
  return { ...rest, state: ownerState(rest, repository) };
}
