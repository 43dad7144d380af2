import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { ClusterConnection, ServedResource } from '../../cluster/clusterApi.ts';
import type { ClusterFailure } from '../../cluster/clusterFailure.ts';
import { at, printJson, stringAt, type Json, type JsonObject } from '../../core/resource/json.ts';
import { isBuiltInGroup } from '../../core/resource/builtInGroups.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { customResourceDefinitions } from './customDefinitions.ts';
import type { Platform } from '../platform.ts';

/** Brings a cluster's own schemas into the engine, a group-version at a time, when a prediction first needs one. */
export class Schemas {
  readonly #platform: Platform;
  readonly #connection: (environment: string) => ClusterConnection | undefined;
  readonly #loads = new Map<string, Promise<Outcome<null, EngineFailure>>>();
  /** Of each definition that was loaded, by environment and name. */
  readonly #generations = new Map<string, Json | undefined>();

  constructor(platform: Platform, connection: (environment: string) => ClusterConnection | undefined) {
    this.#platform = platform;
    this.#connection = connection;
  }

  /** Resolves when the engine has what it can have; a schema that cannot be read leaves the engine to its own types. */
  ready(environment: string, resource: ServedResource): Promise<Outcome<null, EngineFailure>> {
    const what = isBuiltInGroup(resource.group) ? '' : resource.plural;
    const key = `${environment}\n${resource.group}/${resource.version}/${what}`;
    const running = this.#loads.get(key);
    if (running) return running;
    const load = this.#load(environment, resource).then(({ outcome, complete }) => {
      if (!complete && this.#loads.get(key) === load) this.#loads.delete(key);
      return outcome;
    });
    this.#loads.set(key, load);
    return load;
  }

  /** The environment's connection is closed: another of the same name may be to another cluster. */
  forget(environment: string): void {
    const keys = [...this.#loads.keys()].filter((key) => key.startsWith(`${environment}\n`));
    if (keys.length === 0) return;
    for (const key of keys) this.#loads.delete(key);
    for (const key of [...this.#generations.keys()])
      if (key.startsWith(`${environment}\n`)) this.#generations.delete(key);
    void this.#platform.kubernetes.dropSchemas(environment);
  }

  /**
   * Forgets the schemas of definitions that are another than when they were loaded, and says of which resources. A
   * definition that nobody watches is read anew when a person refreshes.
   */
  forgetReplaced(
    environment: string,
    definitions: ReadonlyMap<string, JsonObject>,
  ): readonly Pick<ServedResource, 'group' | 'kind'>[] {
    return [...definitions].flatMap(([key, definition]) => {
      const name = key.slice(key.indexOf('/') + 1);
      const loaded = `${environment}\n${name}`;
      if (!this.#generations.has(loaded)) return [];
      if (this.#generations.get(loaded) === at(definition, 'metadata', 'generation')) return [];
      this.#generations.delete(loaded);
      const [plural, group] = [
        stringAt(definition, 'spec', 'names', 'plural'),
        stringAt(definition, 'spec', 'group'),
      ];
      for (const load of this.#loads.keys())
        if (load.startsWith(`${environment}\n${group ?? ''}/`) && load.endsWith(`/${plural ?? ''}`))
          this.#loads.delete(load);
      return [{ group: group ?? '', kind: stringAt(definition, 'spec', 'names', 'kind') ?? '' }];
    });
  }

  async #load(environment: string, resource: ServedResource): Promise<Load> {
    const connection = this.#connection(environment);
    if (!connection) return incomplete(failed({ code: 'cancelled' }));
    const groupVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
    const document = await connection.openApi(groupVersion);
    if (connection !== this.#connection(environment)) return incomplete(failed({ code: 'cancelled' }));
    if (!document.ok) {
      const { message } = document.failure;
      this.#platform.log('warning', `no schema of ${groupVersion} from ${environment}: ${message}`);
    }
    const loaded: Load = document.ok
      ? whole(await this.#platform.kubernetes.loadOpenApi(environment, groupVersion, document.value))
      : { outcome: success(null), complete: isFinal(document.failure) };
    if (!loaded.outcome.ok || isBuiltInGroup(resource.group)) return loaded;
    const defined = await this.#loadDefinition(environment, connection, resource);
    return { ...defined, complete: defined.complete && loaded.complete };
  }

  async #loadDefinition(
    environment: string,
    connection: ClusterConnection,
    resource: ServedResource,
  ): Promise<Load> {
    const name = `${resource.plural}.${resource.group}`;
    const definition = await connection.get(customResourceDefinitions, '', name);
    if (connection !== this.#connection(environment)) return incomplete(failed({ code: 'cancelled' }));
    if (definition.ok) {
      this.#generations.set(`${environment}\n${name}`, at(definition.value, 'metadata', 'generation'));
      return whole(await this.#platform.kubernetes.loadCrd(environment, printJson(definition.value)));
    }
    this.#platform.log('info', `no definition ${name} from ${environment}: ${definition.failure.message}`);
    return { outcome: success(null), complete: isFinal(definition.failure) };
  }
}

/** `complete`: asking again would bring nothing more. */
interface Load {
  readonly outcome: Outcome<null, EngineFailure>;
  readonly complete: boolean;
}

const whole = (outcome: Outcome<null, EngineFailure>): Load => ({ outcome, complete: outcome.ok });
const incomplete = (outcome: Outcome<null, EngineFailure>): Load => ({ outcome, complete: false });

/** The server has answered, and will answer the same again; a server out of reach is asked again. */
const isFinal = ({ code }: ClusterFailure): boolean =>
  code === 'denied' || code === 'notFound' || code === 'notServed';
