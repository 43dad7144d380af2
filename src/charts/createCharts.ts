import { homedir } from 'node:os';
import type { Disposable } from '../base/disposable.ts';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { compareVersions, parseVersion } from '../core/owner/version.ts';
import { createChartCache } from './cache/chartCache.ts';
import { cancelledChart, type ChartFailure } from './chartFailure.ts';
import type { Chart, ChartPermission, Charts, ChartVersions } from './chartsApi.ts';
import type { ChartWorld } from './chartWorld.ts';
import { createCredentials } from './credentials/credentials.ts';
import { createConnections } from './http/connections.ts';
import { MergedWork } from './mergedWork.ts';
import { remoteFile } from './remoteFile.ts';
import { remoteRepository, type FetchRepository } from './remoteRepository.ts';
import { createRegistries } from './oci/registry.ts';
import { ociChart, ociVersions } from './oci/ociChart.ts';
import { repositoryChart, repositoryEntries } from './repository/repositoryChart.ts';

export interface ChartsOptions {
  /** Where what was fetched is kept. */
  readonly folder: string;
  /** Asked for before each request. */
  readonly permission: () => ChartPermission;
  readonly fetchRepository: FetchRepository;
  /** Ours, for the User-Agent header. */
  readonly version: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly home?: string;
  readonly now?: () => number;
}

/** Charts of Helm repositories and OCI registries. Nothing is read or asked of anybody before the first call. */
export function createCharts(options: ChartsOptions): Charts & Disposable {
  const { environment = process.env, home = homedir(), now = Date.now, permission } = options;
  const connections = createConnections(environment);
  let expiredAt = 0;
  const world: ChartWorld = {
    connections,
    unreachable: new Map(),
    permission,
    userAgent: `plumbline/${options.version}`,
    cache: createChartCache(options.folder),
    indexes: new MergedWork(failed(cancelledChart)),
    tags: new MergedWork(failed(cancelledChart)),
    credentials: createCredentials({
      environment,
      home,
      isConfirmed: (host) => {
        const { hosts } = permission();
        return hosts !== 'any' && hosts.includes(host);
      },
    }),
    now,
    isFresh: (checkedAt) => checkedAt > expiredAt && now() - checkedAt < freshForMs,
  };
  const registries = createRegistries(world);
  const gitWorld = { fetchRepository: options.fetchRepository, repositories: new Map<string, Chart>() };
  const charts = new MergedWork<Outcome<Chart, ChartFailure>>(failed(cancelledChart));
  const lists = new MergedWork<Outcome<ChartVersions, ChartFailure>>(failed(cancelledChart));
  return {
    chart: (reference, signal) =>
      charts.run(JSON.stringify(reference), signal, (merged) => {
        switch (reference.kind) {
          case 'oci':
            return ociChart({ world, registries, signal: merged }, reference);
          case 'repository':
            return repositoryChart(world, reference, merged);
          case 'file':
            return remoteFile(world, reference, merged);
          case 'git':
            return remoteRepository({ ...world, ...gitWorld }, reference, merged);
        }
      }),
    versions: (place, signal) =>
      lists.run(JSON.stringify(place), signal, async (merged) => {
        if (place.kind === 'oci') return ociVersions({ world, registries, signal: merged }, place);
        const listed = await repositoryEntries(world, place, merged);
        if (!listed.ok) return listed;
        const versions = listed.value.entries.map(({ version }) => version).toSorted(newestFirst);
        return success({ versions, checkedAt: listed.value.checkedAt });
      }),
    expire: () => {
      expiredAt = now();
      world.unreachable.clear();
    },
    dispose: () => {
      connections.dispose();
    },
  };
}

/** Indexes and tags move slowly, and many charts come from the same ones. */
const freshForMs = 10 * 60_000;

/** What is no semantic version comes last. */
function newestFirst(a: string, b: string): number {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  return one && other ? compareVersions(other, one) : Number(!one) - Number(!other);
}
