import type { BuildInput } from '../inputs.ts';

/** Of what no owner applies any more, or none did. */
export const nothingBuilt: BuildInput = (() => {
  const good = { objects: [], reads: new Set<string>(), texts: new Map(), warnings: [] };
  return { outcome: { ok: true, value: good }, stale: false, lastGood: good };
})();
