import { emptyInputs, type Inputs } from './inputs.ts';
import type { EnvironmentInput, RepositoryInput } from './inputs.ts';

/** The one mutable value. Whoever observes the world writes here; nobody who reads does. */
export class Store {
  #inputs: Inputs = emptyInputs;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get inputs(): Inputs {
    return this.#inputs;
  }

  update(change: (inputs: Inputs) => Inputs): void {
    const next = change(this.#inputs);
    if (next === this.#inputs) return;
    this.#inputs = next;
    this.#onChange();
  }

  updateEnvironment(name: string, change: (environment: EnvironmentInput) => EnvironmentInput): void {
    this.update((inputs) => {
      const environments = withEntry(inputs.environments, name, change);
      return environments === inputs.environments ? inputs : { ...inputs, environments };
    });
  }

  updateRepository(root: string, change: (repository: RepositoryInput) => RepositoryInput): void {
    this.update((inputs) => {
      const repositories = withEntry(inputs.repositories, root, change);
      return repositories === inputs.repositories ? inputs : { ...inputs, repositories };
    });
  }
}

/** A copy of the map with one entry changed; the same map where nothing changes, or the entry is gone meanwhile. */
function withEntry<V>(
  map: ReadonlyMap<string, V>,
  key: string,
  change: (value: V) => V,
): ReadonlyMap<string, V> {
  const before = map.get(key);
  if (before === undefined) return map;
  const after = change(before);
  return after === before ? map : new Map(map).set(key, after);
}
