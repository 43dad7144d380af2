import { success, failed, type Outcome } from '../../base/outcome.ts';
import { inflationAt } from '../../core/owner/inflation.ts';
import { remotePlace } from '../../core/owner/remoteFile.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { RemoteContents } from '../git/remoteContents.ts';
import type { Inputs } from '../inputs.ts';
import type { Platform } from '../platform.ts';
import type { NeededChart } from '../releases/neededChart.ts';
import { Inflations, type ChartFiles } from './inflations.ts';

/** What kustomize is given beside the files of a tree: what lies elsewhere, and what Helm prints. */
export class GivenContents {
  readonly #remotes: RemoteContents;
  readonly #inflations: Inflations;

  constructor({ kustomize, helm }: Pick<Platform, 'kustomize' | 'helm'>) {
    this.#remotes = new RemoteContents(kustomize);
    this.#inflations = new Inflations(kustomize, helm);
  }

  /** Puts what was fetched anew in the place of what the engine has. */
  renew(charts: Inputs['charts']): void {
    this.#remotes.renew(charts);
  }

  /** What a build has read of what lies elsewhere. */
  used(reads: readonly string[]): readonly NeededChart[] {
    return this.#remotes.used(reads);
  }

  /** Provides what a build wants of it, and gives the places of that; none where it wants nothing but files of trees. */
  async provide(
    paths: readonly string[],
    from: ChartFiles,
    signal: AbortSignal,
  ): Promise<Outcome<readonly string[], EngineFailure>> {
    const remote = paths.flatMap((path) => remotePlace(path) ?? []);
    const inflated = paths.filter(inflationAt);
    const failure =
      (await this.#remotes.provide(remote, from.fetch, signal)) ??
      (await this.#inflations.provide(inflated, from, signal));
    return failure ? failed(failure) : success([...remote.map(({ place }) => place), ...inflated]);
  }
}
