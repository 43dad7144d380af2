import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { ChartPermission, Charts } from '../../../src/charts/chartsApi.ts';
import { createCharts } from '../../../src/charts/createCharts.ts';

export interface TestCharts extends Charts {
  /** The person's home: what Helm and Docker keep there is written by a test. */
  readonly home: string;
  readonly folder: string;
  permission: ChartPermission;
  /** Milliseconds since the epoch; a test moves it. */
  now: number;
}

export interface TestChartsOptions {
  readonly hosts: readonly string[] | 'any';
  /** Of another one: what it fetched is there. */
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Charts with a home and a cache of their own, which go with the test. */
export const noRepositories = (): Promise<never> => Promise.reject(new Error('nothing here is a repository'));

export function testCharts(
  t: Pick<TestContext, 'after'>,
  { hosts, folder, environment = {} }: TestChartsOptions,
): TestCharts {
  const home = mkdtempSync(path.join(tmpdir(), 'plumbline-charts-'));
  const cache = folder ?? path.join(home, 'cache');
  const made = createCharts({
    folder: cache,
    permission: () => tested.permission,
    version: '0.0.0',
    fetchRepository: noRepositories,
    environment,
    home,
    now: () => tested.now,
  });
  const tested: TestCharts = {
    chart: (reference, signal) => made.chart(reference, signal),
    versions: (place, signal) => made.versions(place, signal),
    expire: () => {
      made.expire();
    },
    home,
    folder: cache,
    permission: { trusted: true, hosts },
    now: Date.now(),
  };
  t.after(() => {
    made.dispose();
    rmSync(home, { recursive: true, force: true });
  });
  return tested;
}

export function writeIn(home: string, file: string, content: string, mode = 0o600): void {
  const target = path.join(home, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content, { mode });
}

export const filesOf = (files: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, string>> =>
  Object.fromEntries([...files].map(([file, bytes]) => [file, Buffer.from(bytes).toString()]));
