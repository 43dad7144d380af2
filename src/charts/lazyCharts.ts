import type { Disposable } from '../base/disposable.ts';
import type { Charts } from './chartsApi.ts';
import type { ChartsOptions } from './createCharts.ts';

/** Charts whose part of the program is loaded when the first one is asked for; so is what they need to know by then. */
export function lazyCharts(options: () => ChartsOptions): Charts & Disposable {
  let made: Promise<Charts & Disposable> | undefined;
  const charts = (): Promise<Charts & Disposable> =>
    (made ??= import('./createCharts.ts').then(({ createCharts }) => createCharts(options())));
  return {
    chart: async (reference, signal) => (await charts()).chart(reference, signal),
    versions: async (place, signal) => (await charts()).versions(place, signal),
    expire: () => {
      void made?.then((one) => {
        one.expire();
      });
    },
    dispose: () => {
      void made?.then((one) => {
        one.dispose();
      });
    },
  };
}
