import type { RequestRecord } from '../../cluster/clusterApi.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';

/** The request log for people: the counts first, what dry runs have shown to be predicted wrongly, then every request, newest last. */
export function requestLogText(
  records: readonly RequestRecord[],
  counts: {
    readonly requests: number;
    readonly refused: number;
    readonly writes: number;
    readonly dryRuns: number;
  },
  owners: readonly Differing[] = [],
): string {
  const { requests, refused, writes, dryRuns } = counts;
  return [
    `${String(requests)} requests sent, ${String(refused)} refused before they were sent, ${String(writes)} writes${dryRuns === 0 ? '' : `, ${String(dryRuns)} dry runs that change nothing`}`,
    ...(records.length < requests + refused ? [`the last ${String(records.length)}:`] : []),
    '',
    ...owners.flatMap(differing),
    ...records.map(line),
    '',
  ].join('\n');
}

type Differing = Pick<OwnerSnapshot, 'environment' | 'objects'>;

/** The cases themselves are in the output channel. */
const differing = ({ environment, objects }: Differing): readonly string[] =>
  objects.flatMap(({ id, verdict }) =>
    verdict?.confirmed?.kind === 'differs'
      ? [
          `a dry run of ${formatResource(id)} in ${environment} answers otherwise than was predicted: see the log`,
          '',
        ]
      : [],
  );

function line({ at, context, method, path, status, refused }: RequestRecord): string {
  const result = refused ? 'REFUSED' : status === undefined ? '…' : String(status);
  return `${new Date(at).toISOString()}  ${context}  ${result}  ${method} ${path}`;
}
