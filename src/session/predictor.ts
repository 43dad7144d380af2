import { failed } from '../base/outcome.ts';
import type { KubernetesEngine } from '../engine/engineApi.ts';
import type { PredictionInput } from './inputs.ts';
import type { Schemas } from './schemas.ts';
import type { WantedPrediction } from './snapshot.ts';
import type { Store } from './store.ts';

/** Asks the API server's own rules what an agent's write would do, once for each pair of desired and live. */
export class Predictor {
  readonly #store: Store;
  readonly #engine: KubernetesEngine;
  readonly #schemas: Schemas;
  readonly #running = new Map<string, WantedPrediction>();

  constructor(store: Store, engine: KubernetesEngine, schemas: Schemas) {
    this.#store = store;
    this.#engine = engine;
    this.#schemas = schemas;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  fulfil(wanted: readonly WantedPrediction[], keptKeys: ReadonlySet<string>): void {
    for (const prediction of wanted) {
      const running = this.#running.get(runningKey(prediction));
      if (running?.desired === prediction.desired && running.live === prediction.live) continue;
      void this.#run(prediction);
    }
    const { predictions } = this.#store.inputs;
    if ([...predictions.keys()].every((key) => keptKeys.has(key))) return;
    this.#store.update((inputs) => ({
      ...inputs,
      predictions: new Map([...inputs.predictions].filter(([key]) => keptKeys.has(key))),
    }));
  }

  async #run(wanted: WantedPrediction): Promise<void> {
    const key = runningKey(wanted);
    this.#running.set(key, wanted);
    const { environment, resource, manager, desired, live } = wanted;
    const schemas = await this.#schemas.ready(environment, resource);
    const outcome = schemas.ok
      ? await this.#engine.predict({ schemas: environment, mode: 'flux-ks', manager, desired, live })
      : failed(schemas.failure);
    if (this.#running.get(key) === wanted) this.#running.delete(key);
    const made: PredictionInput = { desired, live, outcome };
    this.#store.update((inputs) => {
      // An answer about an older live object is of no use to anybody.
      const others = (inputs.predictions.get(wanted.key) ?? []).filter(
        (one) => one.live === live && one.desired !== desired,
      );
      return { ...inputs, predictions: new Map(inputs.predictions).set(wanted.key, [...others, made]) };
    });
  }
}

const runningKey = (wanted: WantedPrediction): string => `${wanted.key}\n${wanted.point}`;
