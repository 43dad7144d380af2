import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Disposable } from '../../../src/base/disposable.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { KubernetesEngine, Prediction, Refusal } from '../../../src/engine/engineApi.ts';
import type { EngineFailure } from '../../../src/engine/engineFailure.ts';
import { engineFiles } from '../../../src/engine/engineFiles.ts';
import type { EngineInstanceOptions } from '../../../src/engine/engineInstance.ts';
import { createKubernetesEngine } from '../../../src/engine/kubernetesEngine.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import { workerEntry } from './testEngine.ts';

const files = engineFiles(path.join(projectFolder, 'dist', 'engine'));

/** On a busy machine the first call alone, which compiles most of the engine, takes long. */
export const startKubernetes = (
  options: Pick<EngineInstanceOptions, 'idleEndMs'> = {},
): KubernetesEngine & Disposable =>
  createKubernetesEngine({
    entry: workerEntry,
    file: files.kubernetes,
    callTimeoutMs: 120_000,
    ...options,
  });

export const agent = 'kustomize-controller';

/** Predicts the write of kustomize-controller, and fails the test where it would be refused. */
export async function mustPredict(
  engine: KubernetesEngine,
  desired: JsonObject,
  live: JsonObject | null = null,
  schemas = 'test',
): Promise<Prediction> {
  const outcome = await engine.predict({ schemas, mode: 'flux-ks', manager: agent, desired, live });
  if (!outcome.ok) assert.fail(JSON.stringify(outcome.failure));
  return outcome.value;
}

/** Predicts the write of kustomize-controller, and fails the test where there is an answer. */
export async function mustRefuse(
  engine: KubernetesEngine,
  desired: JsonObject,
  live: JsonObject | null = null,
  schemas = 'test',
): Promise<EngineFailure | Refusal> {
  const outcome = await engine.predict({ schemas, mode: 'flux-ks', manager: agent, desired, live });
  if (outcome.ok) assert.fail(JSON.stringify(outcome.value.predicted));
  return outcome.failure;
}

/** A file of test/fixtures/predict: a definition, or documents of an API server 1.37.2 cut down to one kind. */
export const predictFixture = (name: string): string =>
  readFileSync(path.join(projectFolder, 'test', 'fixtures', 'predict', name), 'utf8');
