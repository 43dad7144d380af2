import { formatPath } from '../../resource/fieldPath.ts';
import { maskTexts } from '../../resource/masking.ts';
import type { PointResult } from '../judge/judgePoint.ts';
import type { FieldVerdict } from '../judge/verdict.ts';

/** Encrypted values, of which nothing can be said, except those already reported because live lacks them. */
export function opaqueFields(...points: readonly (PointResult | undefined)[]): readonly FieldVerdict[] {
  const found = new Map<string, FieldVerdict>();
  for (const point of points) {
    if (point?.kind !== 'compared') continue;
    const reported = new Set(point.differences.map((difference) => formatPath(difference.path)));
    for (const path of point.opaque) {
      if (reported.has(formatPath(path))) continue;
      found.set(formatPath(path), {
        path,
        verdict: 'OPAQUE',
        state: 'changed',
        desired: maskTexts.encrypted,
        contested: false,
      });
    }
  }
  return [...found.values()];
}
