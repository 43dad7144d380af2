import { kept } from '../../base/kept.ts';
import { keptResults } from '../../base/keptResults.ts';
import { neverPruned } from '../../core/drift/desired/fluxMetadata.ts';
import { formatOwner, type Owner } from '../../core/owner/owner.ts';
import { at, equalJson, type JsonObject } from '../../core/resource/json.ts';
import { releaseOwnerOf } from './findReleases.ts';
import { fluxEnvironment } from '../clusters/fluxEnvironment.ts';
import type { GoodBuild, Inputs } from '../inputs.ts';
import { releaseWithChart } from './chartSources.ts';
import type { NextOwner } from '../owners/nextOwner.ts';
import { withSpecOf } from '../owners/nextKinds.ts';
import { releasesIn } from './releasesIn.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/**
 * The owners, HelmReleases among them, with what a merge makes of those whose own specs it changes or removes: whether it is
 * suspended, what it waits for, whether drift is corrected. What its chart renders to by then is known from its recipe.
 */
export function withNextReleases(inputs: Inputs, owners: readonly UnjudgedOwner[]): readonly UnjudgedOwner[] {
  if (!owners.some(({ owner: { id } }) => id.kind === 'HelmRelease')) return owners;
  const holders = new Map(
    owners.map((one) => [`${one.environment}\n${one.root}\n${formatOwner(one.owner.id)}`, one]),
  );
  return owners.map((release) => {
    const { heldBy, owner, root, environment, readIn = environment } = release;
    const holder = heldBy && holders.get(`${readIn}\n${root}\n${formatOwner(heldBy)}`);
    const { id } = owner;
    if (!holder || id.kind !== 'HelmRelease') return release;
    const name = `${id.namespace}/${id.name}`;
    const specIn = (build: GoodBuild | undefined): JsonObject | undefined => {
      const written = releasesIn(build).get(name);
      return written && releaseWithChart(written, { inputs, root, owners, beside: [build?.objects] });
    };
    const [before, after] = [specIn(holder.deployed?.lastGood), specIn(holder.working?.lastGood)];
    const live = inputs.environments.get(readIn)?.helmReleases?.objects.get(name);
    if (!before || !live || !holder.working?.lastGood) return release;
    if (!after) return removed(release, holder, before, live);
    if (equalJson(before['spec'] ?? null, after['spec'] ?? null)) return release;
    const next = changed(inputs, release, holder, { live, after, name });
    return next ? { ...release, next } : release;
  });
}

/** helm-controller leaves what a suspended release holds, and never hears of one that its holder does not delete. */
function removed(
  release: UnjudgedOwner,
  holder: UnjudgedOwner,
  before: JsonObject,
  live: JsonObject,
): UnjudgedOwner {
  if (!holder.owner.prune || neverPruned(before))
    return { ...release, working: release.specified ?? release.deployed };
  if (at(live, 'spec', 'suspend') !== true) return release;
  return { ...release, next: { kind: 'removed', deletes: false } };
}

function changed(
  inputs: Inputs,
  { root, environment, readIn = environment, owner, recipe }: UnjudgedOwner,
  holder: UnjudgedOwner,
  { live, after, name }: { readonly live: JsonObject; readonly after: JsonObject; readonly name: string },
): NextOwner | undefined {
  const repository = inputs.repositories.get(root);
  const from = inputs.environments.get(readIn);
  if (!repository || !from) return undefined;
  const then = releaseOwnerOf(
    specOnce(after, [live], () => withSpecOf(live, after, name)),
    {
      by: holder.owner,
      sources: from.gitRepositories?.objects ?? none,
      repository,
    },
  );
  const unknown = (reason: string): NextOwner => ({ kind: 'unknown', reason: `by then ${reason}` });
  if (!then) return unknown('its chart is of another repository');
  // What is known of it in no cluster yet is known of it as it is, too.
  if (then.notCompared !== undefined && then.unbound !== true) return unknown(then.notCompared);
  const to = fluxEnvironment(then, from, inputs.environments);
  if (to.kind === 'unbound' && owner.unbound !== true) return unknown(to.reason);
  if (to.kind === 'bound' && to.environment !== environment)
    return unknown(`it goes to ${to.environment}: what it installed in ${environment} stays there`);
  return { kind: 'changed', owner: keptUnbound(then, owner), recipe };
}

function keptUnbound(then: Owner, { unbound, notCompared }: Owner): Owner {
  return unbound === true && notCompared !== undefined ? unboundThen(then, notCompared) : then;
}

const unboundThen = kept((then: Owner, notCompared: string): Owner => ({
  ...then,
  notCompared,
  unbound: true,
}));

const specOnce = keptResults<JsonObject>();

const none: ReadonlyMap<string, JsonObject> = new Map();
