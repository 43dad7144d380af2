import path from 'node:path';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { startGitServer, type GitServer } from '../gitServer.ts';
import { publishFleet } from './publishFleet.ts';

/** The demonstration's repository, which is there before its cluster. */
export interface DemonstrationRepository {
  /** The clone; its remote is the repository that Flux reads. */
  readonly workspace: string;
  /** The first commit as Flux writes it. */
  readonly revision: string;
  /** The objects that make Flux read it. */
  readonly sync: string;
  /** Where the kubeconfig will be whose one context, `demo`, may get, list and watch and nothing else. */
  readonly kubeconfig: string;
  /** The settings of a person who uses it. */
  readonly settings: JsonObject;
  readonly stop: () => Promise<void>;
}

export const demonstrationContext = 'demo';

/** Serves the repository over HTTP, as a forge would, or puts it on one, and clones it. */
export async function startRepository(folder: string, forge?: GitServer): Promise<DemonstrationRepository> {
  const gitServer = forge ?? (await startGitServer(path.join(folder, 'git')));
  const workspace = path.join(folder, 'fleet');
  const kubeconfig = path.join(folder, 'kubeconfig');
  const stop = (): Promise<void> => {
    gitServer.stop();
    return Promise.resolve();
  };
  try {
    const published = await publishFleet(gitServer, workspace);
    const settings: JsonObject = {
      'plumbline.kubeconfig': kubeconfig,
      'plumbline.environments': { demo: { context: demonstrationContext, production: true } },
    };
    return { workspace, kubeconfig, settings, ...published, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
