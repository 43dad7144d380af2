import { createApiClient, type ApiClient } from '../../../src/cluster/apiClient.ts';
import { createCredentials } from '../../../src/cluster/credentials.ts';
import { GuardedDispatcher } from '../../../src/cluster/guardedDispatcher.ts';
import { createRequestLog, type RequestLog } from '../../../src/cluster/requestLog.ts';

/** What a connection asks with, for tests of the parts that a connection is made of. */
export function clientOf(
  kubeconfig: string,
  context: string,
  server: string,
  log: RequestLog = createRequestLog(),
): { readonly client: ApiClient; readonly close: () => Promise<void> } {
  const environment = process.env;
  const dispatcher = new GuardedDispatcher({ context, origin: server, prefix: '' }, log);
  const files = [kubeconfig];
  const credentials = createCredentials({
    files,
    context,
    server,
    environment,
    now: Date.now,
    pluginTimeoutMs: 1000,
  });
  const client = createApiClient({
    server,
    prefix: '',
    userAgent: 'test',
    dispatcher,
    credentials,
    environment,
  });
  return { client, close: () => dispatcher.destroy() };
}
