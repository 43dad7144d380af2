import { it } from 'node:test';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { KubernetesEngine, Prediction } from '../../../src/engine/engineApi.ts';
import { applied } from './liveObject.ts';
import { mustPredict } from './testKubernetes.ts';

/** The agent applied `before`, others wrote, now the agent applies `desired`. */
export interface Write {
  readonly title: string;
  readonly before: JsonObject;
  readonly others?: (live: JsonObject) => JsonObject;
  /** As before unless told. */
  readonly desired?: JsonObject;
  readonly expect: (prediction: Prediction) => void;
}

/** One test each. */
export function checkWrites(engine: KubernetesEngine, writes: readonly Write[]): void {
  for (const { title, before, others = (live: JsonObject) => live, desired = before, expect } of writes) {
    it(title, async () => {
      expect(await mustPredict(engine, desired, others(await applied(engine, before))));
    });
  }
}
