import type { Disposable } from '../../../src/base/disposable.ts';
import type { AgentWrite } from '../../../src/core/drift/desired/agentWrite.ts';
import type { PredictionOutcome } from '../../../src/core/drift/predict/prediction.ts';
import { isBuiltInGroup } from '../../../src/core/resource/builtInGroups.ts';
import {
  isObject,
  member,
  printJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { groupOf } from '../../../src/core/resource/resourceId.ts';
import { createKubernetesEngine } from '../../../src/engine/kubernetesEngine.ts';
import type { SendRequest } from '../../harness/apiServer.ts';
import { kubernetesFile, workerEntry } from '../../engine/support/testEngine.ts';
import { caseManager } from '../../support/driftCases/driftCase.ts';

export interface Predictor extends Disposable {
  define(crd: JsonObject): Promise<void>;
  predict(desired: JsonObject, live: JsonObject | null, write?: AgentWrite): Promise<PredictionOutcome>;
  /** The form in which the agent sends an object. */
  sent(desired: JsonObject, write?: AgentWrite): Promise<JsonObject>;
}

const schemas = 'test';

/** The engine with the schemas of a running API server, read when a group-version is first asked for. */
export function startPredictor(request: SendRequest): Predictor {
  const engine = createKubernetesEngine({
    entry: workerEntry,
    file: kubernetesFile,
    // The first call on a busy machine compiles most of the engine.
    callTimeoutMs: 60_000,
  });
  const loaded = new Map<string, Promise<void>>();

  async function load(apiVersion: string): Promise<void> {
    const document = await request(
      'GET',
      `/openapi/v3/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`,
    );
    if (document.status === 200) await engine.loadOpenApi(schemas, apiVersion, document.text);
  }

  const predict: Predictor['predict'] = async (
    desired,
    live,
    write = { mode: 'flux-ks', manager: caseManager },
  ) => {
    const apiVersion = stringAt(desired, 'apiVersion') ?? '';
    if (isBuiltInGroup(groupOf(apiVersion))) {
      const loading = loaded.get(apiVersion) ?? load(apiVersion);
      loaded.set(apiVersion, loading);
      await loading;
    }
    return engine.predict({ schemas, ...write, desired, live });
  };

  return {
    predict,
    define: async (crd) => {
      const outcome = await engine.loadCrd(schemas, printJson(crd));
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
    },
    sent: async (desired, write = { mode: 'flux-ks', manager: caseManager }) => {
      const mark = write.mode === 'flux-hr' ? helmsMark : fluxsMark;
      const outcome = await predict(withMark(desired, mark), null, write);
      // What cannot even be read as its type is sent as it is, and refused.
      return outcome.ok ? withoutMark(outcome.value.sent, mark) : desired;
    },
    dispose: () => {
      engine.dispose();
    },
  };
}

// An object that the agent leaves alone is brought into its form like any other, and not applied, so not refused.
const fluxsMark = 'kustomize.toolkit.fluxcd.io/reconcile';
const helmsMark = 'helm.toolkit.fluxcd.io/driftDetection';

const withMark = (object: JsonObject, mark: string): JsonObject =>
  withLabels(object, { ...labelsOf(object), [mark]: 'disabled' });

function withoutMark(object: JsonObject, mark: string): JsonObject {
  const { [mark]: _mark, ...labels } = labelsOf(object);
  return withLabels(object, labels);
}

function withLabels(object: JsonObject, labels: JsonObject): JsonObject {
  const { labels: _labels, ...metadata } = objectAt(object, 'metadata');
  return {
    ...object,
    metadata: Object.keys(labels).length > 0 ? { ...metadata, labels } : metadata,
  };
}

const labelsOf = (object: JsonObject): JsonObject => objectAt(object['metadata'], 'labels');

const objectAt = (value: Json | undefined, key: string): JsonObject => {
  const found = member(value, key);
  return isObject(found) ? found : {};
};
