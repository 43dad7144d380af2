import assert from 'node:assert/strict';
import {
  connectCluster,
  type ConnectOptions,
  type OpenedConnection,
} from '../../../src/cluster/clusterConnection.ts';
import { createRequestLog } from '../../../src/cluster/requestLog.ts';

/** Connects as the extension does. */
export function connect(
  kubeconfig: string,
  context: string,
  options: Partial<ConnectOptions> = {},
): OpenedConnection {
  const connection = connectCluster({
    context,
    files: [kubeconfig],
    environment: process.env,
    version: '0.0.0-test',
    log: createRequestLog(),
    ...options,
  });
  return connection.ok ? connection.value : assert.fail(connection.failure.message);
}
