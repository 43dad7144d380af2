import type { Disposable } from '../../base/disposable.ts';
import type { ClusterConnection, DryRunFailure } from '../../cluster/clusterApi.ts';
import { agentRequest, type AgentRequest } from '../../core/drift/confirm/agentRequest.ts';
import type { Confirmation } from '../../core/drift/confirm/confirmation.ts';
import { disagreement } from '../../core/drift/confirm/disagreement.ts';
import { printJson, stringAt, type JsonObject } from '../../core/resource/json.ts';
import { isSecret } from '../../core/resource/masking.ts';
import { maskSecretText } from '../../core/resource/secretParts.ts';
import { formatResource, resourceKey } from '../../core/resource/resourceId.ts';
import type { Platform } from '../platform.ts';
import type { Store } from '../store.ts';
import type { WantedConfirmation } from './wantedConfirmation.ts';

/**
 * Has clusters say by dry runs what an agent's write would do, where that was predicted to matter: once for each pair of
 * desired and live. What they answer is kept with the prediction.
 */
export class Confirmer implements Disposable {
  readonly #platform: Pick<Platform, 'log'>;
  readonly #store: Store;
  readonly #connection: (environment: string) => ClusterConnection | undefined;
  readonly #running = new Map<string, Running>();

  constructor(
    platform: Pick<Platform, 'log'>,
    store: Store,
    connection: (environment: string) => ClusterConnection | undefined,
  ) {
    this.#platform = platform;
    this.#store = store;
    this.#connection = connection;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  fulfil(wanted: readonly WantedConfirmation[]): void {
    const asked = new Map(wanted.map((one) => [keyOf(one), one]));
    for (const [key, { wanted: running, ended }] of this.#running) {
      if (isSameQuestion(asked.get(key), running)) continue;
      this.#running.delete(key);
      ended.abort();
    }
    for (const [key, one] of asked) if (!this.#running.has(key)) void this.#run(key, one);
  }

  dispose(): void {
    this.fulfil([]);
  }

  async #run(key: string, wanted: WantedConfirmation): Promise<void> {
    const running: Running = { wanted, ended: new AbortController() };
    this.#running.set(key, running);
    // The step that wants it has not come to its end yet.
    await Promise.resolve();
    const confirmation = await this.#ask(wanted, running.ended.signal);
    if (this.#running.get(key) !== running) return;
    this.#running.delete(key);
    this.#keep(wanted, confirmation);
  }

  async #ask(wanted: WantedConfirmation, signal: AbortSignal): Promise<Confirmation> {
    const { environment, resource, id, write, prediction, live, isEncrypted } = wanted;
    if (isEncrypted) return none('its values are encrypted, and the agent alone knows what it sends');
    const asked = agentRequest(write, prediction, live);
    if ('reason' in asked) return none(asked.reason);
    const connection = this.#connection(environment);
    if (!connection) return none('the cluster is not connected');
    const send = ({ body, ...request }: AgentRequest): ReturnType<ClusterConnection['dryRun']> =>
      connection.dryRun(
        {
          ...request,
          ...{ resource, namespace: id.namespace, name: id.name, body: printJson(body) },
          ...(live === null ? { creates: true } : {}),
        },
        signal,
      );
    const answer = await send(asked.request);
    if (!answer.ok) return this.#failed(wanted, asked.request, answer.failure);
    if (isAnother(answer.value, live)) return none(changedMeanwhile);
    if (live === null) return { kind: 'answered', object: answer.value };
    const next = asked.next?.(answer.value);
    const last = next && (await send(next));
    if (last?.ok === false) return this.#failed(wanted, next ?? asked.request, last.failure);
    // The agent writes nothing where its own dry run has changed nothing.
    const object = last?.value ?? (asked.next ? live : answer.value);
    if (isAnother(object, live)) return none(changedMeanwhile);
    this.#tellDisagreement({ ...wanted, live }, object);
    return { kind: 'answered', object };
  }

  #failed(wanted: WantedConfirmation, request: AgentRequest, failure: DryRunFailure): Confirmation {
    const { environment, id, secrets, live, desired } = wanted;
    if (failure.code === 'noRight') {
      this.#tellDenied(environment, failure.message);
      return none(failure.message);
    }
    if (failure.code === 'conflict' && request.how === 'replace') return none(changedMeanwhile);
    const message = isSecret(live ?? desired)
      ? 'the server does not take the dry run'
      : `the server does not take the dry run: ${maskSecretText(failure.message, secrets)}`;
    if (failure.code !== 'cancelled')
      this.#platform.log('info', `${environment}: ${formatResource(id)}: ${message}`);
    return none(message);
  }

  /** Once for each cluster: to have no such right is the usual case. */
  #tellDenied(environment: string, message: string): void {
    if (this.#store.inputs.environments.get(environment)?.dryRunDenied !== undefined) return;
    this.#platform.log('info', `${environment}: drift is not confirmed by dry runs: ${message}`);
    this.#store.updateEnvironment(environment, (input) => ({ ...input, dryRunDenied: message }));
  }

  #tellDisagreement(wanted: WantedConfirmation & { readonly live: JsonObject }, answer: JsonObject): void {
    const told = disagreement(wanted, answer);
    if (told === undefined) return;
    const { environment, id } = wanted;
    this.#platform.log('warning', `${environment}: ${formatResource(id)}: ${told.text}`);
    this.#platform.log('info', `The case: ${printJson(told.example)}`);
  }

  #keep({ owner, id, prediction }: WantedConfirmation, confirmation: Confirmation): void {
    this.#store.update((inputs) => {
      const ofOwner = inputs.predictions.get(owner);
      const known = ofOwner?.get(resourceKey(id)) ?? [];
      if (!known.some((one) => one.outcome.ok && one.outcome.value === prediction)) return inputs;
      const next = known.map((one) =>
        one.outcome.ok && one.outcome.value === prediction ? { ...one, confirmation } : one,
      );
      return {
        ...inputs,
        predictions: new Map(inputs.predictions).set(owner, new Map(ofOwner).set(resourceKey(id), next)),
      };
    });
  }
}

interface Running {
  readonly wanted: WantedConfirmation;
  readonly ended: AbortController;
}

const keyOf = ({ owner, id }: WantedConfirmation): string => `${owner}\n${resourceKey(id)}`;

const isSameQuestion = (a: WantedConfirmation | undefined, b: WantedConfirmation): boolean =>
  a?.prediction === b.prediction && a.live === b.live;

const none = (reason: string): Confirmation => ({ kind: 'none', reason });

/** Somebody has written meanwhile: the watch brings what, and that is another question. What is not there has no version. */
const isAnother = (answer: JsonObject, live: JsonObject | null): boolean =>
  versionOf(answer) !== (live === null ? undefined : versionOf(live));

const changedMeanwhile = 'it changed while the server was asked';

const versionOf = (object: JsonObject): string | undefined => stringAt(object, 'metadata', 'resourceVersion');
