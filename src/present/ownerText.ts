import { formatInterval } from '../core/owner/formatInterval.ts';
import { formatOwner, type OwnerId } from '../core/owner/owner.ts';
import type { OwnerSnapshot } from '../session/snapshot.ts';
import { formatAge } from './ages.ts';

/** An owner in few words, below its environment. */
export const ownerLabel = (id: OwnerId): string =>
  id.kind === 'Target'
    ? `${id.path || '.'}${id.namespace === undefined ? '' : ` → ${id.namespace}`}`
    : `${id.namespace}/${id.name}${kindHints[id.kind] ?? ''}`;

const kindHints: Readonly<Partial<Record<OwnerId['kind'], string>>> = {
  HelmRelease: ' (Helm)',
  ResourceSet: ' (ResourceSet)',
  ApplicationSet: ' (set)',
};

/**
 * What the agent says of itself: `Flux: Ready`, `Argo CD: Synced, Healthy`, else why not, in its own words; of a target,
 * which no agent applies, that it is one.
 */
export function agentText({ owner: { id, status } }: OwnerSnapshot): string {
  if (id.kind === 'Target' || !status) return 'target';
  const isOfArgo = id.kind === 'Application' || id.kind === 'ApplicationSet';
  const agent = isOfArgo ? 'Argo CD' : 'Flux';
  if (status.suspended) return `${agent}: suspended`;
  if (status.ready === 'True') return `${agent}: ${isOfArgo ? status.reason : 'Ready'}`;
  const message = status.message === '' ? '' : `, ${status.message.replace(/\s+/g, ' ')}`;
  return `${agent}: ${status.reason || 'not ready'}${message}`;
}

/** The lines of an owner's tooltip, in plain text. `fetchedAt` is when the clone last heard of its remotes. */
export function ownerTooltip(
  snapshot: OwnerSnapshot,
  ours: string,
  {
    fetchedAt,
    now,
    notes,
  }: {
    readonly fetchedAt: number | undefined;
    readonly now: number;
    /** What else is worth knowing, a sentence each. */
    readonly notes: readonly string[];
  },
): string {
  const { owner, root, base, head, environment, readIn } = snapshot;
  const { status } = owner;
  const message = status?.ready === 'True' && status.message ? `, ${status.message}` : '';
  return [
    formatOwner(owner.id),
    `Plumbline: ${ours}`,
    owner.id.kind === 'Target'
      ? 'Applied by people (kubectl apply), as .plumbline.yaml says'
      : `${agentText(snapshot)}${message}`,
    ...notes,
    ...(readIn === undefined ? [] : [`Its agent is in ${readIn} and applies it to ${environment}`]),
    owner.madeElsewhere
      ? `Its manifest is held by ${root}`
      : owner.id.kind === 'ApplicationSet'
        ? `Generates Applications of ${root}`
        : `Path: ${owner.path || '.'} of ${root}`,
    ...(owner.deployed ? [`Deployed: ${owner.deployed.revision}`] : []),
    ...(base?.estimatedBecause === undefined ? [] : [`Estimated: ${base.estimatedBecause}`]),
    `Head: ${headText(head)}`,
    fetchedAt === undefined
      ? 'Never fetched: what is at the remote is not known'
      : `Fetched ${formatAge(fetchedAt, now)}`,
    ...(status?.suspended ? ['Suspended: the agent writes nothing until it is resumed'] : []),
    ...(status?.intervalSeconds === undefined
      ? []
      : [`Reconciles every ${formatInterval(status.intervalSeconds)}`]),
  ].join('\n');
}

function headText(head: OwnerSnapshot['head']): string {
  if (head.kind === 'unknown') return head.reason;
  const named = `${head.name} (${head.commit.slice(0, 10)})`;
  switch (head.kind) {
    case 'reached':
    case 'compared':
      return named;
    case 'behind':
      return `${named}, older than what is deployed: fetch to see what is there now`;
    case 'ahead':
      return head.build?.outcome.ok === false
        ? `${named}, not applied yet; it cannot be rendered`
        : `${named}, not applied yet`;
  }
}
