import type { ServedResource } from '../../cluster/clusterApi.ts';
import { resourceKey } from '../../core/resource/resourceId.ts';
import { customResourceDefinitions } from './customDefinitions.ts';
import { scopeKey, type Inputs } from '../inputs.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import type { Schemas } from './schemas.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import type { Store } from '../store.ts';

/** Has what was predicted by a definition predicted anew once the definition is another. */
export class ReplacedDefinitions {
  readonly #store: Store;
  readonly #schemas: Pick<Schemas, 'forgetReplaced'>;
  readonly #seen = new Map<string, object>();

  constructor(store: Store, schemas: Pick<Schemas, 'forgetReplaced'>) {
    this.#store = store;
    this.#schemas = schemas;
  }

  fulfil({ environments }: Inputs, owners: readonly OwnerSnapshot[]): void {
    for (const [name, { scopes }] of environments) {
      const definitions = scopes.get(definitionsKey);
      if (definitions?.listed !== true || this.#seen.get(name) === definitions.objects) continue;
      this.#seen.set(name, definitions.objects);
      const replaced = this.#schemas.forgetReplaced(name, definitions.objects);
      if (replaced.length > 0) this.#forgetPredictions(name, replaced, owners);
    }
  }

  #forgetPredictions(
    environment: string,
    replaced: readonly Pick<ServedResource, 'group' | 'kind'>[],
    owners: readonly OwnerSnapshot[],
  ): void {
    this.#store.update((inputs) => {
      const predictions = new Map(inputs.predictions);
      for (const owner of owners) {
        const ofOwner = predictions.get(ownerKey(owner));
        if (owner.environment !== environment || !ofOwner) continue;
        const objects = owner.objects.filter(({ id }) =>
          replaced.some(({ group, kind }) => id.group === group && id.kind === kind),
        );
        const gone = new Set(objects.map(({ id }) => resourceKey(id)));
        predictions.set(ownerKey(owner), new Map([...ofOwner].filter(([key]) => !gone.has(key))));
      }
      return { ...inputs, predictions };
    });
  }
}

const definitionsKey = scopeKey(customResourceDefinitions, '');
