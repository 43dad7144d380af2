import type { Disposable } from '../base/disposable.ts';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { isObject, member, parseJson, type Json, type JsonObject } from '../core/resource/json.ts';
import type { EngineFailure, KubernetesEngine, Prediction, PredictRequest, Refusal } from './engineApi.ts';
import { EngineInstance, type EngineInstanceOptions } from './engineInstance.ts';

/** The API server's own rules in a worker of their own. Schemas outlive the worker: a fresh one gets them first. */
export function createKubernetesEngine(
  options: Omit<EngineInstanceOptions, 'restore'>,
): KubernetesEngine & Disposable {
  const loaded = new Map<string, { readonly method: string; readonly argument: JsonObject }>();
  const instance = new EngineInstance({ ...options, restore: () => [...loaded.values()] });

  const load = async (
    key: string,
    method: string,
    argument: JsonObject,
  ): Promise<Outcome<null, EngineFailure>> => {
    const reply = await instance.call(method, argument);
    if (!reply.ok) return failed(withoutRefusal(reply.failure));
    loaded.set(key, { method, argument });
    return success(null);
  };

  return {
    loadOpenApi: (schemas, groupVersion, document) =>
      load(`${schemas}\n${groupVersion}`, 'loadOpenApi', { schemas, groupVersion, document }),

    loadCrd: (schemas, crd) => load(`${schemas}\n${nameOf(parseJson(crd))}`, 'loadCrd', { schemas, crd }),

    canonical: async (schemas, object, { defaults }) => {
      const reply = await instance.call('canonical', { schemas, object, defaults });
      return reply.ok ? success(readObject(parseJson(reply.value.json))) : reply;
    },

    predict: async (request: PredictRequest, signal?: AbortSignal) => {
      const { schemas, mode, manager, desired, live } = request;
      const reply = await instance.call('predict', { schemas, mode, manager, desired, live }, { signal });
      return reply.ok
        ? success(readPrediction(parseJson(reply.value.json)))
        : failed<EngineFailure | Refusal>(reply.failure);
    },

    dispose: () => {
      instance.dispose();
    },
  };
}

function readPrediction(json: Json): Prediction {
  const prepared = member(json, 'prepared');
  const schema = member(json, 'schema');
  return {
    predicted: readObject(member(json, 'predicted')),
    prepared: isObject(prepared) ? prepared : null,
    sent: readObject(member(json, 'sent')),
    schema: schema === 'cluster' || schema === 'engine' ? schema : 'deduced',
  };
}

function readObject(json: Json | undefined): JsonObject {
  if (!isObject(json)) throw new TypeError('the engine answered with something that is no object');
  return json;
}

const nameOf = (crd: Json): string => {
  const name = member(member(crd, 'metadata'), 'name');
  return typeof name === 'string' ? name : '';
};

/** Loading a schema refuses nothing: what cannot be read is rejected. */
const withoutRefusal = (failure: EngineFailure | Refusal): EngineFailure =>
  failure.code === 'refused' ? { code: 'rejected', message: failure.message } : failure;
