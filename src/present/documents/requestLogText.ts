import type { RequestRecord } from '../../cluster/clusterApi.ts';

/** The request log for people: the counts first, then every request, newest last. */
export function requestLogText(
  records: readonly RequestRecord[],
  counts: {
    readonly requests: number;
    readonly refused: number;
    readonly writes: number;
    readonly dryRuns: number;
  },
): string {
  const { requests, refused, writes, dryRuns } = counts;
  return [
    `${String(requests)} requests sent, ${String(refused)} refused before they were sent, ${String(writes)} writes${dryRuns === 0 ? '' : `, ${String(dryRuns)} dry runs that change nothing`}`,
    ...(records.length < requests + refused ? [`the last ${String(records.length)}:`] : []),
    '',
    ...records.map(line),
    '',
  ].join('\n');
}

function line({ at, context, method, path, status, refused }: RequestRecord): string {
  const result = refused ? 'REFUSED' : status === undefined ? '…' : String(status);
  return `${new Date(at).toISOString()}  ${context}  ${result}  ${method} ${path}`;
}
