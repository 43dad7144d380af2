import { failed } from '../../base/outcome.ts';
import type { AgentWrite } from '../../core/drift/desired/agentWrite.ts';
import type { ObjectVerdict } from '../../core/drift/judge/verdict.ts';
import type { PredictionNeeded } from '../../core/drift/predict/whatToPredict.ts';
import type { IgnoreRule } from '../../core/owner/ignoreRules.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import { resourceIdOf } from '../../core/resource/resourceId.ts';
import type { KubernetesEngine } from '../../engine/engineApi.ts';
import { serverVersion, type EnvironmentInput, type PredictionInput } from '../inputs.ts';
import { judgeObject } from '../derive/judgeObject.ts';
import { servedResource } from '../clusters/liveObject.ts';
import type { Schemas } from '../clusters/schemas.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../snapshot.ts';
import { isUpgraded } from '../derive/standingObjects.ts';
import type { Store } from '../store.ts';

/** Tries rules that nobody has written yet: what they would leave of the drift that there is, and whether a cluster knows them. */
export class RuleTrial {
  readonly #store: Store;
  readonly #engine: KubernetesEngine;
  readonly #schemas: Schemas;

  constructor(store: Store, engine: KubernetesEngine, schemas: Schemas) {
    this.#store = store;
    this.#engine = engine;
    this.#schemas = schemas;
  }

  /** The verdict on an object as it is now, if its owner had these rules for what it leaves alone. */
  async verdict(
    owner: OwnerSnapshot,
    object: ObjectSnapshot,
    ignore: readonly IgnoreRule[],
    signal?: AbortSignal,
  ): Promise<ObjectVerdict | undefined> {
    const connection = this.#environment(owner.environment)?.connection;
    const live = object.live.kind === 'present' ? object.live.object : null;
    let { predictions } = object;
    for (;;) {
      const facts = {
        ...object,
        predictions,
        showSecrets: this.#store.inputs.showSecrets,
        estimatedBecause: owner.base?.estimatedBecause,
        serverVersion: connection && serverVersion(connection),
        upgraded: isUpgraded(owner),
      };
      const { toPredict, verdict } = judgeObject({ ...owner.owner, ignore }, facts, undefined);
      if (toPredict.length === 0 || signal?.aborted === true) return verdict;
      const ask = async ({ desired, write }: PredictionNeeded): Promise<PredictionInput> => ({
        desired,
        live,
        write,
        outcome: await this.#predict(owner.environment, object.resource, { write, desired, live }, signal),
      });
      predictions = [...predictions, ...(await Promise.all(toPredict.map(ask)))];
    }
  }

  /** Why the API server of an environment would refuse an owner's manifest; undefined where it would not, or nobody can say. */
  async refusal(
    environment: string,
    manifest: JsonObject,
    write: AgentWrite,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const input = this.#environment(environment);
    const id = resourceIdOf(manifest);
    const resource = input && id && servedResource(input, id, stringAt(manifest, 'apiVersion') ?? '');
    if (!resource) return undefined;
    const outcome = await this.#predict(
      environment,
      resource,
      { write, desired: manifest, live: null },
      signal,
    );
    return outcome.ok || outcome.failure.code !== 'refused' ? undefined : outcome.failure.message;
  }

  #environment(name: string): EnvironmentInput | undefined {
    return this.#store.inputs.environments.get(name);
  }

  async #predict(
    environment: string,
    resource: ObjectSnapshot['resource'],
    { write, desired, live }: { write: AgentWrite; desired: JsonObject; live: JsonObject | null },
    signal: AbortSignal | undefined,
  ): Promise<PredictionInput['outcome']> {
    const schemas = resource && (await this.#schemas.ready(environment, resource));
    if (schemas?.ok === false) return failed(schemas.failure);
    return this.#engine.predict({ schemas: environment, ...write, desired, live }, signal);
  }
}
