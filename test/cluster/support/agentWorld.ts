import path from 'node:path';
import type { ChartOptions } from '../../../src/nodePlatform.ts';
import { Session } from '../../../src/session/session.ts';
import { clusterObjects, type ClusterObjects } from '../../harness/clusterObjects.ts';
import { startGitServer } from '../../harness/gitServer.ts';
import { kubeconfigText } from '../../harness/kubeconfig.ts';
import { borrowControlPlane, type BorrowedControlPlane } from '../../harness/lending/borrowControlPlane.ts';
import type { PlaneKind } from '../../harness/lending/planeKinds.ts';
import { removeFolder, temporaryFolder } from '../../harness/process/belongings.ts';
import { stopAll } from '../../harness/process/stopAll.ts';
import { writePrivateFile } from '../../harness/writePrivateFile.ts';
import { testPlatform } from '../../support/testPlatform.ts';

/** A cluster that nobody else uses and that a real agent keeps as a Git server's repository says. */
export interface AgentWorld {
  readonly controlPlane: BorrowedControlPlane;
  readonly objects: ClusterObjects;
  /** The address of the empty repository. */
  readonly address: string;
  /** For a clone and what else a test needs. */
  readonly folder: string;
  /** Gives the address of a further one. */
  createRepository(name: string): Promise<string>;
  /** Of a clone, or of several. Charts are fetched as `charts` says, else not at all. */
  openSession(repository: string | readonly string[], charts?: ChartOptions): Promise<Session>;
  readonly stop: () => Promise<void>;
}

export async function startAgentWorld(
  kind: PlaneKind,
  startAgent: (controlPlane: BorrowedControlPlane) => Promise<{ readonly stop: () => Promise<void> }>,
): Promise<AgentWorld> {
  const folder = temporaryFolder('agent');
  const stops: (() => Promise<void> | void)[] = [
    () => {
      removeFolder(folder);
    },
  ];
  const stop = (): Promise<void> => stopAll(stops);
  try {
    const git = await startGitServer(path.join(folder, 'git'));
    stops.push(git.stop);
    const controlPlane = await borrowControlPlane(kind, path.join(folder, 'cluster'));
    stops.push(controlPlane.stop);
    stops.push((await startAgent(controlPlane)).stop);
    return {
      controlPlane,
      objects: clusterObjects(controlPlane.request),
      address: await git.create('fleet'),
      folder,
      createRepository: (name) => git.create(name),
      openSession: async (repository, charts) => {
        const session = viewerSession(controlPlane, { folder, stops, charts });
        const clones = typeof repository === 'string' ? [repository] : repository;
        await session.open(clones, [{ name: 'test', context: 'test', production: false }]);
        return session;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function viewerSession(
  controlPlane: BorrowedControlPlane,
  {
    folder,
    stops,
    charts,
  }: {
    readonly folder: string;
    readonly stops: (() => Promise<void> | void)[];
    readonly charts: ChartOptions | undefined;
  },
): Session {
  const kubeconfig = path.join(folder, 'viewer.kubeconfig');
  const { url, certificateAuthority, tokens } = controlPlane;
  const token = tokens['viewer'] ?? '';
  writePrivateFile(
    kubeconfig,
    kubeconfigText({ context: 'test', user: 'viewer', url, certificateAuthority, token }),
  );
  const platform = testPlatform({
    kubeconfig: () => kubeconfig,
    ...(charts ? { charts: () => charts } : {}),
  });
  const session = new Session(platform);
  stops.push(() => {
    session.dispose();
    platform.dispose();
  });
  return session;
}
