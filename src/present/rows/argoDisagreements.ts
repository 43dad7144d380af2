import { readArgoComparison } from '../../core/owner/argo/argoStatus.ts';
import { at, isArray, stringAt, type JsonObject } from '../../core/resource/json.ts';
import { formatResource, resourceKey } from '../../core/resource/resourceId.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { formatAge } from '../ages.ts';
import { markOf } from '../lines/marks.ts';

/**
 * Where Argo CD calls an object in sync and we do not, or the reverse, and why, a sentence each, in plain text. It looks from
 * time to time, and compares what it would send with what is live, while we compare what a sync would leave. `now` is in
 * milliseconds.
 */
export function argoDisagreements(snapshot: Snapshot, owner: OwnerSnapshot, now: number): readonly string[] {
  const application = applicationOf(snapshot, owner);
  if (!application || owner.state.kind !== 'compared') return [];
  const { verdicts, lookedAt } = readArgoComparison(application);
  const told = owner.objects.flatMap((object) => {
    const theirs = verdicts.get(resourceKey(object.id));
    const mark = markOf(object);
    const ours =
      mark === 'inSync' ? 'Synced' : mark === 'drift' || mark === 'missing' ? 'OutOfSync' : undefined;
    if (theirs === undefined || ours === undefined || theirs === ours) return [];
    return [`Argo CD calls ${formatResource(object.id)} ${theirs}: ${reasonOf(object, ours, lookedAt, now)}`];
  });
  const more = told.length - most;
  return more > 0 ? [...told.slice(0, most), `and ${String(more)} more that it judges otherwise`] : told;
}

const most = 3;

function reasonOf(
  { live }: ObjectSnapshot,
  ours: 'Synced' | 'OutOfSync',
  lookedAt: number | undefined,
  now: number,
): string {
  const written = live.kind === 'present' ? lastWrite(live.object) : undefined;
  if (lookedAt !== undefined && written !== undefined && written > lookedAt)
    return `it looked ${formatAge(lookedAt, now)}, before the object was written last`;
  return ours === 'Synced'
    ? 'it compares what it would send, and a sync would leave the object as it is'
    : 'by its own comparison, in which the fields that differ do not count, or it has not looked since';
}

/** By those who write times: nobody does who scales. */
function lastWrite(object: JsonObject): number | undefined {
  const entries = at(object, 'metadata', 'managedFields');
  const times = (isArray(entries) ? entries : []).flatMap((entry) => {
    const time = Date.parse(stringAt(entry, 'time') ?? '');
    return Number.isNaN(time) ? [] : [time];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}

function applicationOf(
  { inputs }: Snapshot,
  { owner, readIn, environment }: OwnerSnapshot,
): JsonObject | undefined {
  const { id } = owner;
  if (id.kind !== 'Application') return undefined;
  const { applications } = inputs.environments.get(readIn ?? environment) ?? {};
  return applications?.objects.get(`${id.namespace}/${id.name}`);
}
