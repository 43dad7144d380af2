import { compare } from '../../core/drift/compare/compare.ts';
import { argoOnServer } from '../../core/drift/desired/agentWrite.ts';
import { hasCompareOption } from '../../core/drift/desired/argoMetadata.ts';
import { readArgoComparison } from '../../core/owner/argo/argoStatus.ts';
import { formatPath } from '../../core/resource/fieldPath.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { formatResource, resourceKey } from '../../core/resource/resourceId.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { formatAge } from '../ages.ts';
import { markOf } from '../lines/marks.ts';
import type { Disagreement } from './disagreement.ts';
import { lastWrite } from './lastWrite.ts';

/**
 * Where Argo CD calls an object in sync and we do not, or the reverse, and why. It looks from time to time, and compares what
 * it would send with what is live, while we compare what a sync would leave. `now` is in milliseconds.
 */
export function argoDisagreements(
  snapshot: Snapshot,
  owner: OwnerSnapshot,
  now: number,
): readonly Disagreement[] {
  const application = applicationOf(snapshot, owner);
  if (!application || owner.state.kind !== 'compared') return [];
  const { verdicts, lookedAt } = readArgoComparison(application);
  return owner.objects.flatMap((object) => {
    const theirs = verdicts.get(resourceKey(object.id));
    const mark = markOf(object);
    const ours =
      mark === 'inSync' ? 'Synced' : mark === 'drift' || mark === 'missing' ? 'OutOfSync' : undefined;
    if (theirs === undefined || ours === undefined || theirs === ours) return [];
    const why = reasonOf(object, { ours, lookedAt, now, byServer: serverComparison(application, owner) });
    return [{ claim: `Argo CD calls ${formatResource(object.id)} ${theirs}`, why }];
  });
}

interface Looked {
  readonly ours: 'Synced' | 'OutOfSync';
  readonly lookedAt: number | undefined;
  readonly now: number;
  /** How it compares, where it asks the API server. */
  readonly byServer: string | undefined;
}

function reasonOf(object: ObjectSnapshot, { ours, lookedAt, now, byServer }: Looked): string {
  const { live } = object;
  const written = live.kind === 'present' ? lastWrite(live.object) : undefined;
  if (lookedAt !== undefined && written !== undefined && written > lookedAt)
    return `it looked ${formatAge(lookedAt, now)}, before the object was written last`;
  if (byServer !== undefined) {
    if (ours === 'OutOfSync') return `${byServer}, which leaves what a sync would change`;
    const changed = changedForServer(object);
    return changed.length === 0
      ? `${byServer}, in which admission may have changed what a sync does not`
      : `${byServer}, which would change ${changed.join(', ')}, and a sync would leave the object as it is`;
  }
  return ours === 'Synced'
    ? 'it compares what it would send, and a sync would leave the object as it is'
    : 'by its own comparison, in which the fields that differ do not count, or it has not looked since; Plumbline compares what a sync would leave';
}

function serverComparison(application: JsonObject, { owner: { build } }: OwnerSnapshot): string | undefined {
  if (build?.agent !== 'argo' || build.comparison !== 'server') return undefined;
  const option = hasCompareOption(application, includesAdmission)
    ? `ServerSideDiff, ${includesAdmission}`
    : 'ServerSideDiff';
  return `it compares by a server-side dry run (${option})`;
}

const includesAdmission = 'IncludeMutationWebhook=true';

/** What its dry run alone would change, as far as that was predicted. */
function changedForServer({ live, predicted: { deployed } }: ObjectSnapshot): readonly string[] {
  if (live.kind !== 'present' || !deployed?.ok) return [];
  const { compared } = deployed.value;
  if (!compared || !('left' in compared)) return [];
  const prediction = { ...deployed.value, predicted: compared.left, prepared: live.object };
  return compare(prediction, live.object, argoOnServer).map(({ path }) => formatPath(path));
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
