import { failed } from '../base/outcome.ts';
import type { Platform } from '../session/platform.ts';
import type { FetchChart } from '../session/releases/releaseBuild.ts';
import { chartProblem } from './allowCharts.ts';

/** Fetches what a render turns out to need, from hosts that an argument names; a failure says which argument helps. */
export const fetchAllowed =
  ({ charts }: Pick<Platform, 'charts'>): FetchChart =>
  async (reference, signal) => {
    const fetched = await charts.chart(reference, signal);
    return fetched.ok ? fetched : failed({ ...fetched.failure, message: chartProblem(fetched.failure) });
  };
