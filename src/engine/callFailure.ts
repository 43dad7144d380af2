import { at, parseJson, stringAt, type Json } from '../core/resource/json.ts';
import { stringsAt } from '../core/resource/jsonLists.ts';
import type { Refusal } from './engineApi.ts';
import type { EngineFailure } from './engineFailure.ts';
import type { ThreadAnswer } from './engineThread.ts';

/** What a worker's failure means to those who asked. The kinds are those of engine/bridge. */
export function callFailure(answer: Exclude<ThreadAnswer, { type: 'answered' }>): EngineFailure | Refusal {
  if (answer.type === 'ended')
    return { code: answer.outOfMemory ? 'outOfMemory' : 'crashed', message: answer.message };
  const detail = parseJson(answer.detail);
  switch (answer.kind) {
    case 'rejected':
      return { code: 'rejected', message: answer.error };
    case 'unsupported':
      return { code: 'unsupported', message: answer.error };
    case 'wanted':
      return { code: 'wanted', paths: stringsAt(detail) };
    case 'refused':
      return refusal(answer.error, detail);
    default:
      return { code: 'crashed', message: `${answer.kind}: ${answer.error}` };
  }
}

/** Of a call that refuses nothing: what cannot be read is rejected. */
export const withoutRefusal = (failure: EngineFailure | Refusal): EngineFailure =>
  failure.code === 'refused' ? { code: 'rejected', message: failure.message } : failure;

function refusal(message: string, detail: Json): Refusal {
  const named = stringAt(detail, 'reason');
  const reason = reasons.find((known) => known === named) ?? 'Invalid';
  const onlyWithLive = at(detail, 'onlyWithLive') === true;
  return { code: 'refused', reason, message, fields: stringsAt(detail, 'fields'), onlyWithLive };
}

const reasons: readonly Refusal['reason'][] = ['Invalid', 'TypeError', 'NoKind', 'Rule'];
