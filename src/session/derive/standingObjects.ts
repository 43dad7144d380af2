import { kept } from '../../base/kept.ts';
import { equalJson } from '../../core/resource/json.ts';
import { resourceKey } from '../../core/resource/resourceId.ts';
import type { BuildInput, GoodBuild } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/**
 * What an owner renders, or what Helm keeps of the release where that renders to the same as at the base: there will be no
 * other release then, whatever a chart makes anew each time. Lines are those of the render.
 */
export function standing(
  { owner, deployed, specified }: Pick<UnjudgedOwner, 'owner' | 'deployed' | 'specified'>,
  build: BuildInput | undefined,
): BuildInput | undefined {
  const [before, after] = [deployed?.lastGood, build?.lastGood];
  if (!before || !build || !after || !isStanding({ owner, specified }, after)) return build;
  return standingBuild(after, before, build);
}

const standingBuild = kept((after: GoodBuild, before: GoodBuild, build: BuildInput): BuildInput => ({
  ...build,
  lastGood: withKept(after, before),
}));

/** Whether the working tree makes helm-controller upgrade the release, as far as that shows in its objects. */
export const isUpgraded = ({
  owner,
  specified,
  working,
}: Pick<UnjudgedOwner, 'owner' | 'specified' | 'working'>): boolean =>
  owner.release !== undefined &&
  working?.lastGood !== undefined &&
  !isStanding({ owner, specified }, working.lastGood);

function isStanding(
  { owner, specified }: Pick<UnjudgedOwner, 'owner' | 'specified'>,
  render: GoodBuild,
): boolean {
  const before = specified?.lastGood;
  return owner.release?.isSettled === true && before !== undefined && isSame(before, render);
}

const isSame = (a: GoodBuild, b: GoodBuild): boolean =>
  a === b ||
  (a.objects.length === b.objects.length &&
    a.objects.every(({ object }, i) => {
      const other = b.objects[i]?.object;
      return object === other || equalJson(object, other);
    }));

function withKept(render: GoodBuild, before: GoodBuild): GoodBuild {
  const rendered = new Map(render.objects.map((built) => [resourceKey(built.id), built]));
  const objects = before.objects.map((built) => {
    const here = rendered.get(resourceKey(built.id));
    return here ? { ...here, object: built.object } : built;
  });
  return { ...render, objects };
}
