import { failed, success, type Outcome } from '../../base/outcome.ts';
import { failedInflation, inflationAt, type Inflation } from '../../core/owner/inflation.ts';
import { remotePlace } from '../../core/owner/remoteFile.ts';
import type { ChartEngine, ChartSource } from '../../engine/chartEngineApi.ts';
import type { KustomizeEngine } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { FileTree } from '../inputs.ts';
import { chartInTree } from '../releases/chartInTree.ts';
import { notHeld, type FetchChart } from '../releases/releaseBuild.ts';

/** Where charts that are inflated lie. */
export interface ChartFiles {
  /** Those that the build is of, by what the engine calls them. */
  readonly trees: readonly { readonly tree: string; readonly files: FileTree }[];
  readonly fetch: FetchChart;
}

/** Gives kustomize what Helm prints for the charts that kustomizations inflate. */
export class Inflations {
  readonly #kustomize: Pick<KustomizeEngine, 'setFiles'>;
  readonly #helm: ChartEngine;
  /** What the engine has, with its size, the latest last. */
  readonly #kept = new Map<string, number>();

  constructor(kustomize: Pick<KustomizeEngine, 'setFiles'>, helm: ChartEngine) {
    this.#kustomize = kustomize;
    this.#helm = helm;
  }

  /** Renders what a build wants; gives why not, where that is no complaint of Helm's about the files. */
  async provide(
    wanted: readonly string[],
    from: ChartFiles,
    signal?: AbortSignal,
  ): Promise<EngineFailure | undefined> {
    for (const place of wanted) {
      const inflation = inflationAt(place);
      if (!inflation) continue;
      const printed = await this.#printed(inflation, from, signal);
      if (printed.ok) this.#put(place, printed.value);
      else if (printed.failure.code === 'rejected')
        this.#put(failedInflation(place), printed.failure.message);
      else return printed.failure;
    }
    return undefined;
  }

  async #printed(
    inflation: Inflation,
    from: ChartFiles,
    signal?: AbortSignal,
  ): Promise<Outcome<string, EngineFailure>> {
    const chart = await chartOf(inflation, from, signal);
    if (!chart.ok) return chart;
    const { name, namespace, values, apiVersions, kubeVersion, ...flags } = inflation;
    const printed = await this.#helm.template(
      {
        chart: chart.value,
        values: { kind: 'documents', documents: values },
        release: { name, namespace, isUpgrade: false },
        cluster: {
          ...(kubeVersion === '' ? {} : { version: kubeVersion }),
          apiVersions: apiVersions ?? [],
          complete: false,
        },
      },
      { includeCRDs: flags.includeCRDs, noHooks: flags.noHooks, skipTests: flags.skipTests },
      signal,
    );
    if (!printed.ok) return printed;
    return printed.value.kind === 'missing'
      ? failed(notHeld(printed.value.dependencies))
      : success(printed.value.text);
  }

  /** Every edit of values is another inflation: the oldest go. */
  #put(place: string, text: string): void {
    this.#kept.delete(place);
    this.#kept.set(place, text.length);
    const files = new Map<string, string | null>([[place, text]]);
    let total = [...this.#kept.values()].reduce((sum, size) => sum + size, 0);
    for (const [oldest, size] of this.#kept) {
      if (total <= mostKept || oldest === place) break;
      total -= size;
      this.#kept.delete(oldest);
      files.set(oldest, null);
    }
    this.#kustomize.setFiles(files);
  }
}

/** In characters. One chart renders to a few hundred thousand at most. */
const mostKept = 50_000_000;

async function chartOf(
  { chart }: Inflation,
  { trees, fetch }: ChartFiles,
  signal?: AbortSignal,
): Promise<Outcome<ChartSource, EngineFailure>> {
  const remote = remotePlace(chart);
  if (remote) {
    const fetched = await fetch(remote.reference, signal);
    if (!fetched.ok) return failed({ code: 'rejected', message: fetched.failure.message });
    const folder = remote.inside === '' ? '' : `${remote.inside}/`;
    const files = [...fetched.value.files].flatMap(([path, content]) =>
      path.startsWith(folder) ? [[path.slice(folder.length), content] as const] : [],
    );
    return success({ kind: 'files', files: new Map(files) });
  }
  const own = trees.find(({ tree }) => chart.startsWith(`${tree}/`));
  // The tree is another one by now, and another build is wanted.
  if (!own) return failed({ code: 'cancelled' });
  const found = chartInTree(own.files, chart.slice(own.tree.length + 1));
  return found.ok ? success(found.value.chart) : found;
}
