import { formatOwner } from '../../core/owner/owner.ts';
import { readReleaseDrift, type ReleaseDrift } from '../../core/owner/helm/releaseDrift.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { formatAge } from '../ages.ts';
import { markOf } from '../lines/marks.ts';
import type { Disagreement } from './disagreement.ts';
import { lastWrite } from './lastWrite.ts';

/**
 * Where helm-controller tells drift of an object and we do not, or the reverse, and why; and where Flux calls an owner not
 * ready although all of its objects are as they should be. `now` is in milliseconds.
 */
export function fluxDisagreements(
  snapshot: Snapshot,
  owner: OwnerSnapshot,
  now: number,
): readonly Disagreement[] {
  const { id } = owner.owner;
  if (owner.state.kind !== 'compared' || (id.kind !== 'Kustomization' && id.kind !== 'HelmRelease'))
    return [];
  return [...notReady(owner), ...ofRelease(snapshot, owner, now)];
}

function notReady({ owner: { id, status }, objects }: OwnerSnapshot): readonly Disagreement[] {
  if (status?.ready !== 'False' || status.suspended) return [];
  const marks = objects.map(markOf);
  if (marks.some((mark) => mark !== 'inSync' && mark !== 'notCompared')) return [];
  const said = status.message.replace(/\s+/g, ' ').trim();
  return [
    {
      claim: `Flux calls ${formatOwner(id)} not ready (${status.reason || 'no reason given'})`,
      why: `that is about its last run${said === '' ? '' : ` (${said})`}; Plumbline compares what it writes with what is live, and that agrees`,
    },
  ];
}

function ofRelease(
  { inputs }: Snapshot,
  { owner: { id, build }, environment, readIn, objects }: OwnerSnapshot,
  now: number,
): readonly Disagreement[] {
  if (id.kind !== 'HelmRelease' || build?.agent !== 'helm' || build.driftDetection === 'disabled') return [];
  const { helmReleases } = inputs.environments.get(readIn ?? environment) ?? {};
  const release = helmReleases?.objects.get(`${id.namespace}/${id.name}`);
  const found = release && readReleaseDrift(release);
  if (!found) return [];
  return objects.flatMap((object) => {
    const { kind, namespace, name } = object.id;
    const theirs = found.objects.has([kind, namespace, name].filter((part) => part !== '').join('/'));
    const mark = markOf(object);
    const isDrifted = mark === 'drift' || mark === 'missing';
    if (!(isDrifted || mark === 'inSync') || theirs === isDrifted) return [];
    const claim = `helm-controller calls ${formatResource(object.id)} ${theirs ? 'drifted' : 'not drifted'}`;
    return [{ claim, why: theirs ? whyDrifted(object, found, now) : notDrifted }];
  });
}

function whyDrifted({ live }: ObjectSnapshot, { since }: ReleaseDrift, now: number): string {
  const written = live.kind === 'present' ? lastWrite(live.object) : undefined;
  return since !== undefined && written !== undefined && written > since
    ? `it found that ${formatAge(since, now)}, before the object was written last`
    : 'it compares by a dry run, in which admission may have changed what a correction would leave, or it has not looked since; Plumbline compares what a correction would leave';
}

const notDrifted =
  'it looks when it reconciles, and has not since, or the fields that differ do not count for it; Plumbline compares what a correction would leave';
