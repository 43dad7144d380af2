import { disposable, type Disposable } from '../base/disposable.ts';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { isObject, stringAt } from '../core/resource/json.ts';
import { createApiClient } from './apiClient.ts';
import { contextEntries } from './authentication.ts';
import type { ClusterConnection, Discovered } from './clusterApi.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import type { ConnectionStateSource } from './connectionState.ts';
import { createCredentials } from './credentials.ts';
import { discover } from './discovery.ts';
import { createDryRuns } from './dryRun/createDryRuns.ts';
import { GuardedDispatcher } from './guardedDispatcher.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { readOpenApi, readOpenApiIndex } from './openApi.ts';
import { readJson } from './readJson.ts';
import { serverVersionOf } from './serverVersion.ts';
import type { RequestLog } from './requestLog.ts';
import { objectPath } from './resourcePath.ts';
import { systemTiming, type Timing } from './timing.ts';
import { createTurnstile } from './turnstile.ts';
import { watchScope } from './watchScope.ts';

export interface ConnectOptions {
  readonly context: string;
  /** From `kubeconfigFiles`. */
  readonly files: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Plumbline's own, for the User-Agent header. */
  readonly version: string;
  readonly log: RequestLog;
  /** Whether the person wants dry runs sent to this cluster; asked for before each. None is where it is left out. */
  readonly dryRuns?: () => boolean;
  readonly timing?: Partial<Timing>;
  readonly pageSize?: number;
  readonly pluginTimeoutMs?: number;
}

/** A `ClusterConnection` with what the composition roots and the tests want to know besides. */
export interface OpenedConnection extends ClusterConnection, ConnectionStateSource {
  /** Everything that is sent goes through it. */
  readonly dispatcher: GuardedDispatcher;
  /** `discover`, with the group-versions that could not be asked. */
  discoverAll(signal?: AbortSignal): Promise<Outcome<Discovered, ClusterFailure>>;
}

/** Makes a connection as a kubeconfig context says. Nothing is sent, and no plugin is run, before the first question. */
export function connectCluster(options: ConnectOptions): Outcome<OpenedConnection, ClusterFailure> {
  const kubeconfig = readKubeconfig(options.files);
  if (!kubeconfig.ok) return kubeconfig;
  const entries = contextEntries(kubeconfig.value, options.context);
  if (!entries.ok) return entries;
  const namespace = stringAt(kubeconfig.value.contexts.get(options.context), 'namespace');
  return success(openConnection(options, entries.value.server, namespace === '' ? undefined : namespace));
}

function openConnection(
  {
    context,
    files,
    environment,
    version,
    log,
    pluginTimeoutMs = 30_000,
    pageSize = 500,
    dryRuns = () => false,
    ...options
  }: ConnectOptions,
  server: string,
  namespace: string | undefined,
): OpenedConnection {
  const timing = { ...systemTiming, ...options.timing };
  const url = new URL(server);
  const prefix = url.pathname.replace(/\/+$/, '');
  const listed = new Set<string>();
  const permit = { isOn: dryRuns, listed };
  const dispatcher = new GuardedDispatcher({ context, origin: url.origin, prefix }, log, permit);
  const { now } = timing;
  const credentials = createCredentials({ context, files, server, environment, now, pluginTimeoutMs });
  const userAgent = `plumbline/${version}`;
  const client = createApiClient({ server, prefix, userAgent, dispatcher, credentials, environment });
  const lists = createTurnstile(listsAtATime);
  const watches = new Set<Disposable>();
  const closing = new AbortController();
  const dryRun = createDryRuns({ client, ...permit, timing, closed: closing.signal });

  return {
    context,
    server,
    ...(namespace === undefined ? {} : { namespace }),
    dispatcher,
    get state() {
      return client.state;
    },
    onDidChangeState: client.onDidChangeState,
    discover: async (signal) => {
      const discovered = await discover(client, signal);
      return discovered.ok ? success(discovered.value.resources) : discovered;
    },
    discoverAll: (signal) => discover(client, signal),
    version: async (signal) => {
      const answer = await readJson(client, '/version', signal);
      if (!answer.ok) return answer;
      return success({
        minor: serverVersionOf(answer.value),
        exact: stringAt(answer.value, 'gitVersion'),
      });
    },
    openApiIndex: (signal) => readOpenApiIndex(client, signal),
    openApi: (groupVersion, signal) => readOpenApi(client, groupVersion, signal),
    get: async (resource, objectNamespace, name, signal) => {
      const object = await readJson(client, objectPath(resource, objectNamespace, name), signal);
      if (!object.ok) return object;
      return isObject(object.value)
        ? success(object.value)
        : failed({ code: 'badAnswer', message: 'the server answers with something that is not an object' });
    },
    dryRun,
    watch: (scope, onChange) => {
      const watch = watchScope({ client, scope, pageSize, lists, timing }, onChange);
      watches.add(watch);
      return disposable(() => {
        watches.delete(watch);
        watch.dispose();
      });
    },
    close: () => {
      for (const watch of watches) watch.dispose();
      watches.clear();
      closing.abort();
      void dispatcher.destroy();
    },
  };
}

/** A server is not asked for everything at once: priority and fairness would make it refuse. */
const listsAtATime = 8;
