import type { EngineFailure } from '../engine/engineApi.ts';

export function describeBuildFailure(failure: EngineFailure): string {
  if ('message' in failure) return failure.message;
  return failure.code === 'timedOut'
    ? `rendering took longer than ${String(failure.afterMs / 1000)} s, the limit in the settings`
    : `the render ended (${failure.code})`;
}
