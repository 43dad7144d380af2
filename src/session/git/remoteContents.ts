import type { Chart } from '../../charts/chartsApi.ts';
import type { ChartFailure } from '../../charts/chartFailure.ts';
import { chartKey, chartName, type FetchReference } from '../../core/owner/helm/chartReference.ts';
import { refusedPlace, remotePlace, type RemotePlace } from '../../core/owner/remoteFile.ts';
import type { KustomizeEngine } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { Inputs } from '../inputs.ts';
import type { NeededChart } from '../releases/neededChart.ts';
import type { FetchChart } from '../releases/releaseBuild.ts';

/** Gives the engine what kustomizations name by addresses, and keeps it there as it was fetched last. */
export class RemoteContents {
  readonly #engine: Pick<KustomizeEngine, 'setFiles'>;
  /** What the engine has, by place: the digest, or undefined where the server does not have it. */
  readonly #sent = new Map<string, string | undefined>();

  constructor(engine: Pick<KustomizeEngine, 'setFiles'>) {
    this.#engine = engine;
  }

  /** Puts what was fetched anew in the place of what the engine has. */
  renew(charts: Inputs['charts']): void {
    for (const [place, digest] of this.#sent) {
      const found = remotePlace(place);
      const outcome = found && charts.get(chartKey(found.reference))?.outcome;
      if (outcome?.ok && outcome.value.digest !== digest) this.#put(place, outcome.value);
    }
  }

  /** Fetches what a build wants; gives why not, where one cannot be had. */
  async provide(
    wanted: readonly RemotePlace[],
    fetch: FetchChart,
    signal?: AbortSignal,
  ): Promise<EngineFailure | undefined> {
    const fetched = await Promise.all(wanted.map(({ reference }) => fetch(reference, signal)));
    for (const [i, { reference, place }] of wanted.entries()) {
      const outcome = fetched[i];
      if (outcome?.ok) this.#put(place, outcome.value);
      else if (outcome && reference.kind === 'file' && isRefused(outcome.failure)) this.#refuse(place);
      else if (outcome) return { code: 'rejected', message: told(reference, outcome.failure.message) };
    }
    return undefined;
  }

  /** What a build has read of it. */
  used(reads: readonly string[]): readonly NeededChart[] {
    const places = new Map(
      reads.flatMap((path) => {
        const found = remotePlace(path);
        return found ? [[found.place, found.reference] as const] : [];
      }),
    );
    return [...places].map(([place, reference]) => ({ reference, digest: this.#sent.get(place) }));
  }

  #put(place: string, { digest, files }: Pick<Chart, 'digest' | 'files'>): void {
    this.#sent.set(place, digest);
    this.#engine.setFiles(new Map([[place, null], [refusedPlace(place), null], ...filesAt(place, files)]));
  }

  #refuse(place: string): void {
    this.#sent.set(place, undefined);
    this.#engine.setFiles(new Map([[refusedPlace(place), '']]));
  }
}

/** As the engine tells what is wrong with a chart that a kustomization inflates. */
const told = (reference: FetchReference, message: string): string =>
  reference.kind === 'repository' || reference.kind === 'oci'
    ? `inflating the chart '${chartName(reference)}': ${message}`
    : message;

/** kustomize takes an address that its server does not have for that of a repository. */
const isRefused = ({ code }: ChartFailure): boolean =>
  code === 'notFound' || code === 'unauthorized' || code === 'failed';

const filesAt = (place: string, files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> =>
  new Map([...files].map(([path, content]) => [path === '' ? place : `${place}/${path}`, content]));
