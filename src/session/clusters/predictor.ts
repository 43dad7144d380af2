import { kept } from '../../base/kept.ts';
import { failed } from '../../base/outcome.ts';
import { isWrittenAlike } from '../../core/drift/desired/agentWrite.ts';
import type { IgnoreRule } from '../../core/owner/ignoreRules.ts';
import { printJson, type JsonObject } from '../../core/resource/json.ts';
import type { KubernetesEngine } from '../../engine/engineApi.ts';
import type { Inputs, PredictionInput } from '../inputs.ts';
import { keptPredictions } from './keptPredictions.ts';
import type { Schemas } from './schemas.ts';
import { SchemasAhead } from './schemasAhead.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import type { WantedPrediction } from './wantedPrediction.ts';
import type { Store } from '../store.ts';

/** Asks the API server's own rules what an agent's write would do, once for each pair of desired and live. */
export class Predictor {
  readonly #store: Store;
  readonly #engine: KubernetesEngine;
  readonly #schemas: Schemas;
  readonly #ahead: SchemasAhead;
  readonly #running = new Map<string, Running>();
  #attended = true;
  #answered = 0;
  #keptAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, engine: KubernetesEngine, schemas: Schemas) {
    this.#store = store;
    this.#engine = engine;
    this.#schemas = schemas;
    this.#ahead = new SchemasAhead(engine, schemas);
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** While nobody looks the engine may end; as soon as somebody does again, it is there. */
  attend(attended: boolean, owners: readonly OwnerSnapshot[]): void {
    this.#attended = attended;
    this.#keepEngine(owners);
  }

  fulfil(wanted: readonly WantedPrediction[], owners: readonly OwnerSnapshot[]): void {
    this.#keepEngine(owners);
    const overtaken = new Map(this.#running);
    for (const prediction of wanted) {
      const running = this.#running.get(runningKey(prediction))?.wanted;
      if (running && isSameQuestion(running, prediction)) overtaken.delete(runningKey(prediction));
    }
    for (const [key, running] of overtaken) this.#giveUp(key, running);
    for (const prediction of wanted)
      if (!this.#running.has(runningKey(prediction))) void this.#run(prediction);
    this.#store.update((inputs) => {
      const predictions = keptPredictions(inputs.predictions, owners);
      return predictions === inputs.predictions ? inputs : { ...inputs, predictions };
    });
  }

  /** Drift shows at once, and not when the engine has been compiled and has read the cluster's schemas. */
  #keepEngine(owners: readonly OwnerSnapshot[]): void {
    const isKept = this.#attended && owners.some(({ state }) => state.kind === 'compared');
    this.#engine.keep(isKept);
    if (isKept) this.#ahead.fulfil(owners);
  }

  /** The object changed again, or nobody asks any more: whatever waits in the engine leaves its queue. */
  #giveUp(key: string, { ended, outcome }: Running): void {
    this.#running.delete(key);
    if (outcome) this.#answered -= 1;
    ended.abort();
  }

  async #run(wanted: WantedPrediction): Promise<void> {
    const key = runningKey(wanted);
    const running: Running = { wanted, ended: new AbortController() };
    this.#running.set(key, running);
    const { environment, resource, write, desired, live } = wanted;
    const schemas = await this.#schemas.ready(environment, resource);
    if (this.#running.get(key) !== running) return;
    const outcome = schemas.ok
      ? await this.#engine.predict({ schemas: environment, ...write, desired, live }, running.ended.signal)
      : failed(schemas.failure);
    if (this.#running.get(key) !== running) return;
    running.outcome = outcome;
    this.#answered += 1;
    this.#keepSoon();
  }

  /** The first answer is kept at once, and the last; in a burst, those of a moment together: each is a step for all. */
  #keepSoon(): void {
    if (this.#answered === this.#running.size) this.#keep();
    else if (Date.now() - this.#keptAt >= momentMs) this.#keep();
    else this.#timer ??= setTimeout(() => this.#keep(), momentMs);
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#keptAt = Date.now();
    const made = [...this.#running].filter(([, { outcome }]) => outcome);
    for (const [key] of made) this.#running.delete(key);
    this.#answered = 0;
    if (made.length === 0) return;
    this.#store.update((inputs) => ({
      ...inputs,
      predictions: made.reduce((known, [, running]) => withAnswer(known, running), inputs.predictions),
    }));
  }
}

function withAnswer(
  predictions: Inputs['predictions'],
  { wanted: { owner, object, desired, live, write }, outcome }: Running,
): Inputs['predictions'] {
  if (!outcome) return predictions;
  const ofOwner = predictions.get(owner);
  // An answer about an older live object is of no use to anybody.
  const others = (ofOwner?.get(object) ?? []).filter(
    (one) => one.live === live && (one.desired !== desired || !isWrittenAlike(one.write, write)),
  );
  const next = new Map(ofOwner).set(object, [...others, { desired, live, write, outcome }]);
  return new Map(predictions).set(owner, next);
}

interface Running {
  readonly wanted: WantedPrediction;
  readonly ended: AbortController;
  /** Once it is there, until it is kept. */
  outcome?: PredictionInput['outcome'];
}

/** Of two with one key. */
const isSameQuestion = (a: WantedPrediction, b: WantedPrediction): boolean =>
  a.live === b.live && isWrittenAlike(a.write, b.write);

const momentMs = 25;

/** One object may be asked of by several sets of rules: those of its owner, and those that the working tree gives it. */
const runningKey = ({ owner, object, desired, write }: WantedPrediction): string =>
  [
    owner,
    object,
    numberOf(desired),
    write.mode,
    write.upgrade ? 'upgrade' : '',
    write.comparedByServer ? 'compared' : '',
    textOf(write.ignore),
  ].join('\n');

const textOf = (rules: readonly IgnoreRule[] | undefined): string => (rules ? rulesText(rules) : '');
const rulesText = kept((rules: readonly IgnoreRule[]) => printJson(rules));

/** Desired objects are told apart by identity: revisions that hold the same one ask the same. */
function numberOf(desired: JsonObject): number {
  const known = numbers.get(desired) ?? ++lastNumber;
  numbers.set(desired, known);
  return known;
}

const numbers = new WeakMap<JsonObject, number>();
let lastNumber = 0;
