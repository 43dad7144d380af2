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
    this.update((inputs) => ({ ...inputs, environments: withEntry(inputs.environments, name, change) }));
  }

  updateRepository(root: string, change: (repository: RepositoryInput) => RepositoryInput): void {
    this.update((inputs) => ({ ...inputs, repositories: withEntry(inputs.repositories, root, change) }));
  }
}

/** A copy of the map with one entry changed; the same map where there is no such entry (it is gone meanwhile). */
function withEntry<V>(
  map: ReadonlyMap<string, V>,
  key: string,
  change: (value: V) => V,
): ReadonlyMap<string, V> {
  const before = map.get(key);
  return before === undefined ? map : new Map(map).set(key, change(before));
}
