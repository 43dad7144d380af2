import type { ServedResource } from '../../cluster/clusterApi.ts';
import { writeOf } from '../../core/drift/desired/writeOf.ts';
import { isBuiltInGroup } from '../../core/resource/builtInGroups.ts';
import type { KubernetesEngine } from '../../engine/engineApi.ts';
import type { Schemas } from './schemas.ts';
import type { OwnerSnapshot } from '../snapshot.ts';

/**
 * Has the engine read the schemas of what owners apply before anything is predicted by them: the first prediction of a
 * group would wait longer for its schema than for itself. One at a time, so that what a person waits for goes between.
 */
export class SchemasAhead {
  readonly #engine: Pick<KubernetesEngine, 'predict'>;
  readonly #schemas: Pick<Schemas, 'ready'>;
  /** Discovery makes new ones of a cluster that is opened anew. */
  readonly #seen = new WeakSet<ServedResource>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: Pick<KubernetesEngine, 'predict'>, schemas: Pick<Schemas, 'ready'>) {
    this.#engine = engine;
    this.#schemas = schemas;
  }

  fulfil(owners: readonly OwnerSnapshot[]): void {
    for (const owner of owners) {
      if (owner.state.kind !== 'compared') continue;
      const read = new Set<string>();
      for (const { scope } of owner.world.scopes.values()) {
        const { resource } = scope;
        if (this.#seen.has(resource)) continue;
        this.#seen.add(resource);
        // The built-in kinds of a version share one document; each custom kind has its own definition.
        const name = isBuiltInGroup(resource.group) ? resource.version : resource.plural;
        const key = `${resource.group}/${name}`;
        if (read.has(key)) continue;
        read.add(key);
        this.#last = this.#last.then(() => this.#read(owner, resource));
      }
    }
  }

  /** A schema is read to the end when something is written by it; whether that could be written does not matter. */
  async #read({ environment, owner }: OwnerSnapshot, resource: ServedResource): Promise<void> {
    const ready = await this.#schemas.ready(environment, resource);
    if (!ready.ok) return;
    const { group, version, kind, namespaced } = resource;
    const metadata = { name: 'none', ...(namespaced ? { namespace: 'none' } : {}) };
    const desired = { apiVersion: group === '' ? version : `${group}/${version}`, kind, metadata };
    await this.#engine.predict({
      schemas: environment,
      ...writeOf(owner, null),
      desired,
      live: null,
    });
  }
}
