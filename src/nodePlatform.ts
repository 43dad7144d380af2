import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Disposables, type Disposable } from './base/disposable.ts';
import { agentDefinitions } from './engine/agentDefinitions.ts';
import type { ChartPermission } from './charts/chartsApi.ts';
import { lazyCharts } from './charts/lazyCharts.ts';
import { userCacheFolder } from './charts/userCacheFolder.ts';
import { connectCluster } from './cluster/clusterConnection.ts';
import { kubeconfigFiles } from './cluster/kubeconfig.ts';
import type { RequestLog } from './cluster/requestLog.ts';
import { createChartEngine } from './engine/chartEngine.ts';
import type { KubernetesEngine } from './engine/engineApi.ts';
import { createKubernetesEngine } from './engine/kubernetesEngine.ts';
import { createKustomizeEngine } from './engine/kustomizeEngine.ts';
import { engineFiles } from './engine/engineFiles.ts';
import { createGitReader } from './git/read/gitReader.ts';
import { fetchRepository } from './git/remote/fetchRepository.ts';
import { readRegularFile } from './git/read/regularFile.ts';
import type { RenderLimits } from './engine/engineApi.ts';
import type { Platform } from './session/platform.ts';

export interface NodePlatformOptions {
  /** Folder of the bundles: engines and their worker script lie there. */
  readonly dist: string;
  /** The person's kubeconfig setting; undefined for the usual places. Asked for at each connection. */
  readonly kubeconfig: () => string | undefined;
  readonly requests: RequestLog;
  /** Whether dry runs may be sent to a context's cluster; asked for before each. None is where it is left out. */
  readonly serverDryRun?: (context: string) => boolean;
  /** Asked for at each render; the defaults where it is left out. */
  readonly renderLimits?: () => RenderLimits;
  /** Asked for when charts are; without it none is fetched. */
  readonly charts?: () => ChartOptions;
  readonly log: Platform['log'];
}

export interface ChartOptions extends ChartPermission {
  /** Where they are kept; the user's own cache where it is left out. */
  readonly folder?: string | undefined;
}

export interface NodePlatform extends Platform {
  /** For much work at once. */
  readonly secondKubernetes: KubernetesEngine;
}

/** The platform of a session that runs in Node: the core worker's and the command line's. Engines start when first asked. */
export function createNodePlatform(options: NodePlatformOptions): NodePlatform & Disposable {
  const owned = new Disposables();
  const files = engineFiles(join(options.dist, 'engine'));
  const version = ownVersion(options.dist);
  const entry = join(options.dist, 'engineWorker.cjs');
  const chartFolder = (): string => options.charts?.().folder ?? userCacheFolder(process.env);
  return {
    git: createGitReader,
    connect: (context) =>
      connectCluster({
        context,
        files: kubeconfigFiles(options.kubeconfig(), process.env, homedir()),
        environment: process.env,
        version,
        log: options.requests,
        dryRuns: () => options.serverDryRun?.(context) === true,
      }),
    kustomize: owned.push(createKustomizeEngine({ entry, file: files.kustomize }, options.renderLimits)),
    kubernetes: owned.push(createKubernetesEngine({ entry, file: files.kubernetes })),
    helm: owned.push(createChartEngine({ entry, file: files.kubernetes }, options.renderLimits)),
    secondKubernetes: owned.push(createKubernetesEngine({ entry, file: files.kubernetes })),
    charts: owned.push(
      lazyCharts(() => ({
        folder: chartFolder(),
        permission: () => options.charts?.() ?? nothingAllowed,
        version,
        fetchRepository: (asked, signal) =>
          fetchRepository({
            ...asked,
            folder: join(chartFolder(), 'git'),
            environment: process.env,
            signal,
          }),
      })),
    ),
    agentDefinitions: agentDefinitions(join(options.dist, 'engine')),
    readFile: readRegularFile,
    now: Date.now,
    log: options.log,
    dispose: () => {
      owned.dispose();
    },
  };
}

const nothingAllowed: ChartPermission = { trusted: false, hosts: [] };

/** For the User-Agent header, by which a cluster's audit log knows us. */
function ownVersion(dist: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return typeof version === 'string' ? version : '';
}
