import { failed } from '../../base/outcome.ts';
import { chartKey } from '../../core/owner/helm/chartReference.ts';
import { chartReason } from './fetchedChart.ts';
import { isAbsent } from '../git/lfsState.ts';
import type { BuildInput, Inputs } from '../inputs.ts';
import type { Platform } from '../platform.ts';
import type { FetchChart } from './releaseBuild.ts';
import type { NeededChart } from './neededChart.ts';

/** Fetches what a build turns out to need, and notes it. What the session holds by then counts. */
export const noting =
  (needed: NeededChart[], charts: () => Inputs['charts'], platform: Pick<Platform, 'charts'>): FetchChart =>
  async (reference, signal) => {
    const held = charts().get(chartKey(reference))?.outcome;
    const outcome = held ?? (await platform.charts.chart(reference, signal));
    needed.push({ reference, digest: outcome.ok ? outcome.value.digest : undefined });
    if (outcome.ok) return outcome;
    return failed({ ...outcome.failure, message: chartReason(outcome.failure) });
  };

/** Whether what a build needed is there by now, may be, or is another one. */
export const isOvertaken = (
  { charts, repositories }: Pick<Inputs, 'charts' | 'repositories'>,
  { charts: needed = [], lfs: { absent = [] } = {} }: BuildInput,
): boolean =>
  absent.some((id) => ![...repositories.values()].some(({ lfs = {} }) => isAbsent(lfs, id))) ||
  needed.some(({ reference, digest }) => {
    const outcome = charts.get(chartKey(reference))?.outcome;
    return outcome?.ok === true && outcome.value.digest !== digest;
  });
