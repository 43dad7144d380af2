import { failed, success, type Outcome } from '../base/outcome.ts';
import type { ClusterConnection, ServedResource } from '../cluster/clusterApi.ts';
import { printJson } from '../core/resource/json.ts';
import { isBuiltInGroup } from '../core/resource/builtInGroups.ts';
import type { EngineFailure } from '../engine/engineApi.ts';
import type { Platform } from './platform.ts';

/** Brings a cluster's own schemas into the engine, a group-version at a time, when a prediction first needs one. */
export class Schemas {
  readonly #platform: Platform;
  readonly #connection: (environment: string) => ClusterConnection | undefined;
  readonly #loads = new Map<string, Promise<Outcome<null, EngineFailure>>>();

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
    const load = this.#load(environment, resource).then((outcome) => {
      if (!outcome.ok) this.#loads.delete(key);
      return outcome;
    });
    this.#loads.set(key, load);
    return load;
  }

  /** The schemas of an environment may have changed: its connection is new, or a definition was replaced. */
  forget(environment: string): void {
    for (const key of [...this.#loads.keys()])
      if (key.startsWith(`${environment}\n`)) this.#loads.delete(key);
  }

  async #load(environment: string, resource: ServedResource): Promise<Outcome<null, EngineFailure>> {
    const connection = this.#connection(environment);
    if (!connection) return failed({ code: 'cancelled' });
    const groupVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
    const document = await connection.openApi(groupVersion);
    if (document.ok) {
      const loaded = await this.#platform.kubernetes.loadOpenApi(environment, groupVersion, document.value);
      if (!loaded.ok) return loaded;
    } else {
      this.#platform.log(
        'warning',
        `no schema of ${groupVersion} from ${environment}: ${document.failure.message}`,
      );
    }
    return isBuiltInGroup(resource.group)
      ? success(null)
      : this.#loadDefinition(environment, connection, resource);
  }

  async #loadDefinition(
    environment: string,
    connection: ClusterConnection,
    resource: ServedResource,
  ): Promise<Outcome<null, EngineFailure>> {
    const name = `${resource.plural}.${resource.group}`;
    const definition = await connection.get(customResourceDefinitions, '', name);
    if (definition.ok) return this.#platform.kubernetes.loadCrd(environment, printJson(definition.value));
    this.#platform.log('info', `no definition ${name} from ${environment}: ${definition.failure.message}`);
    return success(null);
  }
}

const customResourceDefinitions: ServedResource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
  verbs: ['get'],
};
