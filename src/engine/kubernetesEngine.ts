import type { Disposable } from '../base/disposable.ts';
import { withoutRefusal } from './callFailure.ts';
import { failed, success, type Outcome } from '../base/outcome.ts';
import {
  isArray,
  isObject,
  member,
  parseJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../core/resource/json.ts';
import { listAt } from '../core/resource/jsonLists.ts';
import type { DocumentAnswer } from '../core/validate/answer.ts';
import type {
  KubernetesEngine,
  PredictedAction,
  Prediction,
  PredictRequest,
  Refusal,
  ValidateRequest,
} from './engineApi.ts';
import type { EngineFailure } from './engineFailure.ts';
import { EngineInstance, type EngineInstanceOptions } from './engineInstance.ts';

/** The API server's own rules in a worker of their own. Schemas outlive the worker: a fresh one gets them first. */
export function createKubernetesEngine(
  options: Omit<EngineInstanceOptions, 'restore'>,
): KubernetesEngine & Disposable {
  const loaded = new LoadedSchemas();
  const instance = new EngineInstance({ ...options, restore: () => loaded.all() });

  const change = async (call: SchemaCall, settled: () => void): Promise<Outcome<null, EngineFailure>> => {
    const reply = await instance.call(call.method, call.argument);
    if (!reply.ok) return failed(withoutRefusal(reply.failure));
    settled();
    return success(null);
  };
  const load = (
    schemas: string,
    name: () => string,
    call: SchemaCall,
  ): Promise<Outcome<null, EngineFailure>> =>
    change(call, () => {
      loaded.set(schemas, name(), call);
    });

  return {
    keep: (kept) => {
      instance.keep(kept);
    },

    loadOpenApi: (schemas, groupVersion, document) =>
      load(schemas, () => groupVersion, {
        method: 'loadOpenApi',
        argument: { schemas, groupVersion, document },
      }),

    loadCrd: (schemas, crd) =>
      load(schemas, () => nameOf(crd), { method: 'loadCrd', argument: { schemas, crd } }),

    loadDefinitions: (schemas, name, text) =>
      load(schemas, () => `definitions ${name}`, {
        method: 'loadDefinitions',
        argument: { schemas, name, text },
      }),

    dropSchemas: (schemas) =>
      change({ method: 'dropSchemas', argument: { schemas } }, () => {
        loaded.drop(schemas);
      }),

    canonical: async (schemas, object, { defaults }) => {
      const reply = await instance.call('canonical', { schemas, object, defaults });
      return reply.ok ? success(readObject(parseJson(reply.value.json))) : reply;
    },

    predict: async (request: PredictRequest, signal?: AbortSignal) => {
      const { schemas, mode, manager, desired, live, ignore = [], upgrade, comparedByServer } = request;
      const argument = {
        ...{ schemas, mode, manager, desired, live, ignore },
        ...(upgrade ? { upgrade } : {}),
        ...(comparedByServer ? { comparedByServer } : {}),
      };
      const reply = await instance.call('predict', argument, { signal });
      return reply.ok
        ? success(readPrediction(parseJson(reply.value.json)))
        : failed<EngineFailure | Refusal>(reply.failure);
    },

    validate: async (
      { schemas, kubernetesVersion, texts, urgent = false }: ValidateRequest,
      signal?: AbortSignal,
    ) => {
      const argument = {
        schemas,
        kubernetesVersion: kubernetesVersion ?? '',
        texts: texts.map(({ text, as }) => ({ text, as })),
      };
      const reply = await instance.call('validate', argument, { signal, urgent });
      // Positions and names alone: no number in it is large.
      return reply.ok
        ? success(JSON.parse(reply.value.json) as readonly (readonly DocumentAnswer[])[])
        : failed(withoutRefusal(reply.failure));
    },

    dispose: () => {
      instance.dispose();
    },
  };
}

interface SchemaCall {
  readonly method: 'loadOpenApi' | 'loadCrd' | 'loadDefinitions' | 'dropSchemas';
  readonly argument: JsonObject;
}

/** The calls that loaded what is loaded, by cluster and by what they load. */
class LoadedSchemas {
  readonly #calls = new Map<string, Map<string, SchemaCall>>();

  set(schemas: string, name: string, call: SchemaCall): void {
    const calls = this.#calls.get(schemas) ?? new Map<string, SchemaCall>();
    this.#calls.set(schemas, calls.set(name, call));
  }

  drop(schemas: string): void {
    this.#calls.delete(schemas);
  }

  all(): readonly SchemaCall[] {
    return [...this.#calls.values()].flatMap((calls) => [...calls.values()]);
  }
}

function readPrediction(json: Json): Prediction {
  const prepared = member(json, 'prepared');
  const schema = stringAt(json, 'schema');
  const action = stringAt(json, 'action');
  const patch = member(json, 'patch');
  const fields = member(json, 'fields');
  const ignored = member(json, 'ignored');
  const normalised = member(json, 'normalised');
  const compared = member(json, 'compared');
  return {
    predicted: readObject(member(json, 'predicted')),
    prepared: isObject(prepared) ? prepared : null,
    sent: readObject(member(json, 'sent')),
    schema: sources.find((one) => one === schema) ?? 'deduced',
    action: actions.find((one) => one === action) ?? 'configured',
    ...(isObject(patch) ? { patch: readPatch(patch) } : {}),
    ...(isObject(fields) ? { fields: readFields(fields) } : {}),
    ...(isObject(ignored) ? { ignored: readIgnored(ignored) } : {}),
    ...(isArray(normalised) ? { normalised: normalised.map(readNormalised) } : {}),
    ...(isObject(compared) ? { compared: readCompared(compared) } : {}),
  };
}

const sources: readonly Prediction['schema'][] = ['cluster', 'engine', 'types'];

const actions: readonly PredictedAction[] = ['created', 'unchanged', 'skipped', 'recreated'];

const readPatch = ({ type, body }: JsonObject): NonNullable<Prediction['patch']> => ({
  type: type === 'strategic' ? 'strategic' : 'merge',
  body: readObject(body),
});

const readNormalised = (step: Json): NonNullable<Prediction['normalised']>[number] => ({
  rule: Number(member(step, 'rule')),
  text: stringAt(step, 'text') ?? '',
  predicted: readObject(member(step, 'predicted')),
  live: readObject(member(step, 'live')),
});

const readCompared = ({ left, refused }: JsonObject): NonNullable<Prediction['compared']> =>
  isObject(left) ? { left } : { refused: typeof refused === 'string' ? refused : '' };

function readIgnored({ paths, otherwise }: JsonObject): NonNullable<Prediction['ignored']> {
  return {
    paths: listAt(paths).map((path) => ({
      rule: Number(member(path, 'rule')),
      pointer: stringAt(path, 'pointer') ?? '',
      dropped: member(path, 'dropped') === true,
    })),
    otherwise: readObject(otherwise),
  };
}

function readFields({ asserted, lastApplied, live }: JsonObject): NonNullable<Prediction['fields']> {
  return {
    asserted: readObject(asserted),
    ...(isObject(lastApplied) ? { lastApplied } : {}),
    ...(isObject(live) ? { live } : {}),
  };
}

function readObject(json: Json | undefined): JsonObject {
  if (!isObject(json)) throw new TypeError('the engine answered with something that is no object');
  return json;
}

const nameOf = (crd: string): string => stringAt(parseJson(crd), 'metadata', 'name') ?? '';
