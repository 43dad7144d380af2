import type { Disposable } from '../../base/disposable.ts';
import type {
  ClusterConnection,
  ServedResource,
  WatchedObjects,
  WatchScope,
} from '../../cluster/clusterApi.ts';
import { agentKinds } from './agentKinds.ts';
import { customResourceDefinitions } from './customDefinitions.ts';
import { scopeKey, type EnvironmentInput } from '../inputs.ts';
import type { ChosenEnvironment, Platform } from '../platform.ts';
import { Rediscovery } from './rediscovery.ts';
import type { Store } from '../store.ts';
import { watchAgentObjects } from './watchAgentObjects.ts';

/** Observes the clusters that the person has chosen: the agents' objects, and what their inventories name. */
export class Environments implements Disposable {
  readonly #platform: Platform;
  readonly #store: Store;
  readonly #onClose: (name: string) => void;
  readonly #open = new Map<string, OpenEnvironment>();

  constructor(platform: Platform, store: Store, onClose: (name: string) => void) {
    this.#platform = platform;
    this.#store = store;
    this.#onClose = onClose;
  }

  connection(name: string): ClusterConnection | undefined {
    return this.#open.get(name)?.connection;
  }

  /** Nothing is awaited from any cluster that answers. */
  get idle(): boolean {
    return [...this.#store.inputs.environments.values()].every(isSettled);
  }

  /** Opens the chosen environments in place of those open so far; those that stay are not touched. */
  choose(chosen: readonly ChosenEnvironment[]): void {
    for (const [name, { environment }] of this.#open) {
      const next = chosen.find((one) => one.name === name);
      if (!next || !isSameChoice(next, environment)) this.#close(name);
    }
    for (const environment of chosen) if (!this.#open.has(environment.name)) this.#connect(environment);
  }

  /** Connects anew: for a person's `refresh`, after which everything is as current as it can be. */
  refresh(): void {
    const chosen = [...this.#open.values()].map((open) => open.environment);
    for (const environment of chosen) {
      this.#close(environment.name);
      this.#connect(environment);
    }
  }

  fulfil(
    scopes: ReadonlyMap<string, ReadonlyMap<string, WatchScope>>,
    rediscover: ReadonlySet<string>,
  ): void {
    for (const [name, open] of this.#open) {
      this.#watch(name, open, scopes.get(name) ?? new Map<string, WatchScope>());
      const input = this.#store.inputs.environments.get(name);
      if (input?.connection.kind === 'ready')
        open.rediscovery.consider(
          rediscover.has(name),
          input.scopes.get(definitionsKey),
          input.connection.served,
        );
    }
  }

  dispose(): void {
    for (const name of [...this.#open.keys()]) this.#close(name);
  }

  #connect(environment: ChosenEnvironment): void {
    const { name, context, production, knownAs } = environment;
    const input: EnvironmentInput = {
      name,
      context,
      production,
      ...(knownAs ? { knownAs } : {}),
      connection: { kind: 'connecting' },
      kustomizations: undefined,
      gitRepositories: undefined,
      scopes: new Map(),
    };
    const connected = this.#platform.connect(context);
    const { namespace } = connected.ok ? connected.value : {};
    this.#set(
      name,
      connected.ok
        ? { ...input, server: connected.value.server, ...(namespace === undefined ? {} : { namespace }) }
        : { ...input, connection: { kind: 'failed', failure: connected.failure } },
    );
    const open: OpenEnvironment = {
      environment,
      connection: connected.ok ? connected.value : undefined,
      watches: new Map(),
      discovery: undefined,
      retry: undefined,
      rediscovery: new Rediscovery(() =>
        connected.ok ? this.#discover(name, open, connected.value) : Promise.resolve(),
      ),
    };
    this.#open.set(name, open);
    if (connected.ok) void this.#discover(name, open, connected.value);
  }

  async #discover(name: string, open: OpenEnvironment, connection: ClusterConnection): Promise<void> {
    clearTimeout(open.retry);
    open.discovery?.abort();
    const aborter = new AbortController();
    open.discovery = aborter;
    const [outcome, version] = await Promise.all([
      connection.discover(aborter.signal),
      connection.version(aborter.signal),
    ]);
    if (open.discovery !== aborter || this.#open.get(name) !== open) return;
    open.discovery = undefined;
    if (!outcome.ok) {
      this.#platform.log('warning', `${name}: ${outcome.failure.message}`);
      this.#update(name, (input) =>
        input.connection.kind === 'ready'
          ? input
          : { ...input, connection: { kind: 'failed', failure: outcome.failure } },
      );
      this.#retryDiscovery(name, open, connection);
      return;
    }
    const ready = {
      kind: 'ready',
      served: outcome.value,
      version: version.ok ? version.value.minor : undefined,
      exactVersion: version.ok ? version.value.exact : undefined,
    } as const;
    this.#update(name, (input) =>
      isSameServer(input.connection, ready) ? input : { ...input, connection: ready },
    );
    this.#watchAgents(name, open, connection, outcome.value);
  }

  #watchAgents(
    name: string,
    open: OpenEnvironment,
    connection: ClusterConnection,
    served: readonly ServedResource[],
  ): void {
    for (const kind of agentKinds) {
      const resource = served.find(
        (one) => one.group === kind.group && one.kind === kind.kind && one.version === kind.version,
      );
      if (!resource || open.watches.has(kind.input)) continue;
      this.#update(name, (input) => ({ ...input, [kind.input]: notListed }));
      const { usualNamespace } = kind;
      const watch = watchAgentObjects(connection, { resource, usualNamespace }, (state) => {
        this.#update(name, (input) => ({ ...input, [kind.input]: state }));
      });
      open.watches.set(kind.input, watch);
    }
  }

  #watch(name: string, open: OpenEnvironment, wanted: ReadonlyMap<string, WatchScope>): void {
    const { connection } = open;
    if (!connection) return;
    for (const [key, watch] of [...open.watches]) {
      if (wanted.has(key) || isAgentInput(key)) continue;
      watch.dispose();
      open.watches.delete(key);
      this.#update(name, (input) => ({ ...input, scopes: without(input.scopes, key) }));
    }
    for (const [key, scope] of wanted) {
      if (open.watches.has(key)) continue;
      const watch = connection.watch(scope, (state) => {
        this.#update(name, (input) => ({ ...input, scopes: new Map(input.scopes).set(key, state) }));
      });
      open.watches.set(key, watch);
    }
  }

  #retryDiscovery(name: string, open: OpenEnvironment, connection: ClusterConnection): void {
    open.retry = setTimeout(() => void this.#discover(name, open, connection), retryMs);
  }

  #close(name: string): void {
    const open = this.#open.get(name);
    if (!open) return;
    this.#open.delete(name);
    clearTimeout(open.retry);
    open.rediscovery.dispose();
    open.discovery?.abort();
    for (const watch of open.watches.values()) watch.dispose();
    open.connection?.close();
    this.#store.update((inputs) => ({ ...inputs, environments: without(inputs.environments, name) }));
    this.#onClose(name);
  }

  #set(name: string, input: EnvironmentInput): void {
    this.#store.update((inputs) => ({
      ...inputs,
      environments: new Map(inputs.environments).set(name, input),
    }));
  }

  #update(name: string, change: (input: EnvironmentInput) => EnvironmentInput): void {
    this.#store.updateEnvironment(name, change);
  }
}

interface OpenEnvironment {
  readonly environment: ChosenEnvironment;
  readonly connection: ClusterConnection | undefined;
  readonly watches: Map<string, Disposable>;
  discovery: AbortController | undefined;
  retry: NodeJS.Timeout | undefined;
  readonly rediscovery: Rediscovery;
}

const isAgentInput = (key: string): boolean => agentKinds.some((kind) => kind.input === key);

const notListed: WatchedObjects = { listed: false, objects: new Map() };

/** A server that did not answer is asked again after this time. */
const retryMs = 15_000;

const definitionsKey = scopeKey(customResourceDefinitions, '');

const isDone = (state: WatchedObjects): boolean => state.listed || state.failure !== undefined;

function isSettled({ connection, scopes, ...lists }: EnvironmentInput): boolean {
  if (connection.kind !== 'ready') return connection.kind === 'failed';
  return [...agentKinds.map(({ input }) => lists[input]), ...scopes.values()].every(
    (state) => !state || isDone(state),
  );
}

const isSameChoice = (a: ChosenEnvironment, b: ChosenEnvironment): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** What discovery says is nearly always what it said before, and all that was made of that then stays as it is. */
const isSameServer = (a: EnvironmentInput['connection'], b: EnvironmentInput['connection']): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const next = new Map(map);
  next.delete(key);
  return next;
}
