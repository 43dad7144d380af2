import { Emitter, type Event } from '../base/event.ts';
import type { RequestRecord } from './clusterApi.ts';

/** Totals since the start; unlike the records they are never forgotten. */
export interface RequestCounts {
  readonly requests: number;
  readonly refused: number;
  /** Requests that were let out and could change something on a server. */
  readonly writes: number;
  /** Those that would, did they not say that they are dry runs. */
  readonly dryRuns: number;
}

/** Every request that was sent or refused, for all clusters of the process; the oldest records are forgotten first. */
export interface RequestLog {
  /** Oldest first. */
  readonly records: readonly RequestRecord[];
  readonly counts: RequestCounts;
  readonly onDidChange: Event<void>;
  /** To be called as the request leaves; the returned function notes the status when an answer comes. */
  sent(request: LoggedRequest): (status: number) => void;
  refused(request: LoggedRequest): void;
}

export type LoggedRequest = Pick<RequestRecord, 'context' | 'method' | 'path'>;

export function createRequestLog({
  capacity = 1000,
  now = Date.now,
}: { readonly capacity?: number; readonly now?: () => number } = {}): RequestLog {
  const changed = new Emitter<void>();
  const records: RequestRecord[] = [];
  let counts: RequestCounts = { requests: 0, refused: 0, writes: 0, dryRuns: 0 };

  const add = (request: LoggedRequest, refused: boolean): RequestRecord => {
    const { context, method, path } = request;
    const record = { at: now(), context, method: printable(method), path: printable(path), refused };
    records.push(record);
    if (records.length > capacity) records.shift();
    counts = {
      requests: counts.requests + (refused ? 0 : 1),
      refused: counts.refused + (refused ? 1 : 0),
      writes: counts.writes + (!refused && couldWrite(method, path) ? 1 : 0),
      dryRuns: counts.dryRuns + (!refused && isDryRun(method, path) ? 1 : 0),
    };
    changed.fire();
    return record;
  };

  return {
    get records() {
      return [...records];
    },
    get counts() {
      return counts;
    },
    onDidChange: changed.event,
    sent: (request) => {
      const record = add(request, false);
      return (status) => {
        const index = records.indexOf(record);
        if (index < 0) return;
        records[index] = { ...record, status };
        changed.fire();
      };
    },
    refused: (request) => void add(request, true),
  };
}

/** Judged anew from what was sent, and not by asking the guard: a hole in the guard must show here. */
function couldWrite(method: string, path: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method) || isDryRun(method, path)) return false;
  return !(
    method === 'POST' && /\/apis\/authorization\.k8s\.io\/v1\/selfsubject(access|rules)reviews$/.test(path)
  );
}

function isDryRun(method: string, path: string): boolean {
  const [, query = '', ...more] = path.split('?');
  const said = [...new URLSearchParams(query)].filter(([name]) => name.toLowerCase() === 'dryrun');
  const [one, ...others] = said;
  return (
    ['PATCH', 'PUT'].includes(method) &&
    more.length === 0 &&
    others.length === 0 &&
    one?.[0] === 'dryRun' &&
    one[1] === 'All'
  );
}

/** A refused request may hold anything, and is shown to a person. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 2000);
