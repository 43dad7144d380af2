import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PredictionOutcome } from '../../../src/core/drift/predict/prediction.ts';
import {
  isObject,
  parseJson,
  printJson,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { isNow } from '../driftModel/isNow.ts';
import { driftCasesFolder } from './driftCase.ts';

/** What a real API server held and what the engine predicted in a case, for tests that have neither. */
export interface Recording {
  readonly namespaced: boolean;
  readonly live: JsonObject | null;
  readonly deployed?: PredictionOutcome;
  readonly working?: PredictionOutcome;
}

const fileOf = (id: string): string => path.join(driftCasesFolder, 'recorded', `${id}.json`);

export function readRecording(id: string): Recording | undefined {
  if (!existsSync(fileOf(id))) return undefined;
  // Written by `writeRecording`.
  return parseJson(readFileSync(fileOf(id), 'utf8')) as unknown as Recording;
}

export function writeRecording(id: string, recording: Recording): void {
  mkdirSync(path.dirname(fileOf(id)), { recursive: true });
  const times = new Map<string, string>();
  const parts = Object.entries(recording).map(
    ([key, value]) => `"${key}": ${printJson(settled(value as Json, times))}`,
  );
  writeFileSync(fileOf(id), `{\n${parts.join(',\n')}\n}\n`);
}

/**
 * Without what differs from one run to the next and says nothing. Of the times that the server has set, each stays another, and
 * just after those of the writers.
 */
function settled(value: Json, times: Map<string, string>): Json {
  if (Array.isArray(value)) return value.map((item: Json) => settled(item, times));
  if (typeof value === 'string' && isNow(value)) return settledTime(value, times);
  if (typeof value === 'string') return value.replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'uid');
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'status')
      .map(([key, item]) => [key, fixed.get(key) ?? settled(item, times)]),
  );
}

function settledTime(time: string, times: Map<string, string>): string {
  const known = times.get(time) ?? `2026-01-01T00:00:${String(times.size + 1).padStart(2, '0')}Z`;
  times.set(time, known);
  return known;
}

const fixed: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['resourceVersion', '1'],
  ['creationTimestamp', '2026-01-01T00:00:00Z'],
  ['time', '2026-01-01T00:00:00Z'],
  ['deletionTimestamp', '2026-01-01T00:00:00Z'],
  ['clusterIP', '10.0.0.1'],
  ['clusterIPs', ['10.0.0.1']],
  ['nodePort', 30000],
]);
