import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { requestsTo, type ApiServerAddress } from './apiServer.ts';
import { controlPlaneFiles } from './controlPlaneFiles.ts';
import { waitUntil } from './process/waitUntil.ts';

/** One line of the audit log (audit.k8s.io/v1 Event), as far as tests ask for it. */
export interface AuditEvent {
  readonly user: string;
  readonly verb: string;
  readonly requestURI: string;
  /** Absent for paths that are not of resources, such as `/version`. */
  readonly apiGroup?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly status: number;
}

/** Everything that the API server was asked until now, in its own words; of one user where one is named. */
export async function readAuditLog(server: ApiServerAddress, user?: string): Promise<readonly AuditEvent[]> {
  const { auditLog } = controlPlaneFiles(server.folder);
  // A line follows its answer by an instant. When the line of a request is there that was sent, one after the other,
  // behind two further ones, so is that of every request answered before them.
  const request = requestsTo(server);
  for (let i = 0; i < 2; i++) await request('GET', '/version');
  const last = `/version?marker=${randomUUID()}`;
  await request('GET', last);
  const text = await waitUntil('end of the audit log', () => {
    const now = readFileSync(auditLog, 'utf8');
    return now.includes(last) && now.endsWith('\n') && now;
  });
  // A watch has a line when it begins and one when it ends: a request is one event, as its last line tells it.
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    // The API server wrote it: its shape is that of audit.k8s.io/v1.
    .map((line) => JSON.parse(line) as AuditLine);
  const requests = new Map(lines.map((line) => [line.auditID, line]));
  return [...requests.values()]
    .map(eventOf)
    .filter((event) => (user === undefined ? true : event.user === user));
}

interface AuditLine {
  readonly auditID: string;
  readonly user: { readonly username: string };
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: Readonly<
    Record<'apiGroup' | 'resource' | 'subresource' | 'namespace' | 'name', string | undefined>
  >;
  readonly responseStatus?: { readonly code?: number };
}

function eventOf(line: AuditLine): AuditEvent {
  const { apiGroup, resource, subresource, namespace, name } = line.objectRef ?? {};
  return {
    user: line.user.username,
    verb: line.verb,
    requestURI: line.requestURI,
    ...(resource === undefined ? {} : { resource, apiGroup: apiGroup ?? '' }),
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    status: line.responseStatus?.code ?? 0,
  };
}
