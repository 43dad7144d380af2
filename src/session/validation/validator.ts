import { success, type Outcome } from '../../base/outcome.ts';
import type { DocumentAnswer } from '../../core/validate/answer.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { WantedValidation } from '../derive/fileSnapshot.ts';
import type { ValidationInput, ValidationSubject } from '../inputs.ts';
import { keptValidations } from './keptValidations.ts';
import type { Platform } from '../platform.ts';
import type { Schemas } from '../clusters/schemas.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Store } from '../store.ts';
import { textToValidate } from './textToValidate.ts';

/**
 * Asks the API server's own rules about documents and rendered objects, once for each by the same rules. A few at a
 * time, so that what becomes urgent, or is no longer wanted, never waits for what was asked before.
 */
export class Validator {
  readonly #store: Store;
  readonly #platform: ValidatorPlatform;
  readonly #schemas: Pick<Schemas, 'ready'>;
  readonly #running = new Set<ValidationSubject>();
  #wanted: readonly WantedValidation[] = [];
  #batches = 0;

  constructor(store: Store, platform: ValidatorPlatform, schemas: Pick<Schemas, 'ready'>) {
    this.#store = store;
    this.#platform = platform;
    this.#schemas = schemas;
  }

  get idle(): boolean {
    return this.#batches === 0;
  }

  fulfil(snapshot: Snapshot): void {
    this.#wanted = snapshot.wanted.validations;
    this.#next();
    this.#store.update((inputs) => {
      const validations = keptValidations(inputs.validations, snapshot);
      return validations === inputs.validations ? inputs : { ...inputs, validations };
    });
  }

  #next(): void {
    while (this.#batches < batchesAtOnce) {
      const batch = this.#takeBatch();
      if (batch.length === 0) return;
      void this.#run(batch);
    }
  }

  /** The most urgent that nobody asks about yet, and what goes with it in one call. */
  #takeBatch(): readonly WantedValidation[] {
    const waiting = this.#wanted.filter(({ subject }) => !this.#running.has(subject.value));
    const [first] = waiting;
    if (!first) return [];
    const alike = waiting.filter(
      ({ rules, urgency }) => rules.key === first.rules.key && urgency === first.urgency,
    );
    const batch = alike.slice(0, batchSize);
    this.#wanted = waiting.filter((one) => !batch.includes(one));
    return batch;
  }

  async #run(batch: readonly WantedValidation[]): Promise<void> {
    this.#batches++;
    for (const { subject } of batch) this.#running.add(subject.value);
    const outcomes = await this.#validate(batch);
    this.#batches--;
    for (const { subject } of batch) this.#running.delete(subject.value);
    // It may have been wanted again meanwhile; where it still is, the next step says so.
    const done = new Set<ValidationSubject>(batch.map(({ subject }) => subject.value));
    this.#wanted = this.#wanted.filter(({ subject }) => !done.has(subject.value));
    this.#keep(batch, outcomes);
    this.#next();
  }

  #keep(batch: readonly WantedValidation[], outcomes: readonly Answered[]): void {
    const answered = new Map<string, (readonly [ValidationSubject, ValidationInput])[]>();
    for (const [i, { holder, subject, rules }] of batch.entries()) {
      const outcome = outcomes[i];
      if (!outcome || (!outcome.ok && outcome.failure.code === 'cancelled')) continue;
      const ofHolder = answered.get(holder) ?? [];
      answered.set(holder, [...ofHolder, [subject.value, { rules: rules.key, outcome }]]);
    }
    if (answered.size === 0) return;
    this.#store.update((inputs) => {
      const validations = new Map(inputs.validations);
      for (const [holder, made] of answered)
        validations.set(holder, new Map([...(validations.get(holder) ?? []), ...made]));
      return { ...inputs, validations };
    });
  }

  /** An outcome for each of the batch. */
  async #validate(batch: readonly WantedValidation[]): Promise<readonly Answered[]> {
    const [first] = batch;
    if (!first) return [];
    const loaded = await this.#load(batch);
    if (!loaded.ok) return batch.map(() => loaded);
    const outcome = await this.#platform.kubernetes.validate({
      schemas: first.rules.schemas,
      kubernetesVersion: first.rules.kubernetesVersion,
      texts: batch.map(({ subject, as }) => ({ text: textToValidate(subject), as })),
      urgent: first.urgency !== 'background',
    });
    if (outcome.ok) return batch.map((_, i) => success(outcome.value[i] ?? []));
    // One document that the engine cannot bear does not keep the others from their answers.
    if (batch.length > 1 && outcome.failure.code !== 'cancelled') return this.#validateEach(batch);
    if (outcome.failure.code !== 'cancelled')
      this.#platform.log('warning', `${first.holder} is not validated: ${outcome.failure.code}`);
    return batch.map(() => outcome);
  }

  async #validateEach(batch: readonly WantedValidation[]): Promise<readonly Answered[]> {
    const outcomes: Answered[] = [];
    for (const one of batch) outcomes.push(...(await this.#validate([one])));
    return outcomes;
  }

  /** What the clusters say of the kinds of a batch. */
  async #load(batch: readonly WantedValidation[]): Promise<Outcome<null, EngineFailure>> {
    const wanted = new Map(
      batch.flatMap(({ rules: { cluster } }) => (cluster ? [[cluster.resource, cluster.environment]] : [])),
    );
    for (const [resource, environment] of wanted) {
      const outcome = await this.#schemas.ready(environment, resource);
      if (!outcome.ok) return outcome;
    }
    return success(null);
  }
}

type ValidatorPlatform = Pick<Platform, 'kubernetes' | 'log'>;
type Answered = Outcome<readonly DocumentAnswer[], EngineFailure>;

/** One is validated while the next is on its way. */
const batchesAtOnce = 2;

/** A document takes a millisecond or two. */
const batchSize = 16;
