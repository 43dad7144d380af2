import path from 'node:path';
import { Session } from '../../../src/session/session.ts';
import type { ApiServerAddress } from '../../harness/apiServer.ts';
import { clusterObjects, type ClusterObjects } from '../../harness/clusterObjects.ts';
import { kubeconfigText } from '../../harness/kubeconfig.ts';
import { borrowControlPlane, type BorrowedControlPlane } from '../../harness/lending/borrowControlPlane.ts';
import type { PlaneKind } from '../../harness/lending/planeKinds.ts';
import { stopAll } from '../../harness/process/stopAll.ts';
import { writePrivateFile } from '../../harness/writePrivateFile.ts';
import { testPlatform } from '../../support/testPlatform.ts';
import { startAgentWorld, type AgentWorld } from './agentWorld.ts';

/** Two clusters, of which the first one's agent applies to the second. */
export interface HubWorld extends Omit<AgentWorld, 'openSession'> {
  readonly spoke: { readonly controlPlane: BorrowedControlPlane; readonly objects: ClusterObjects };
  /** A kubeconfig that lets an agent do everything in the second. */
  readonly spokeKubeconfig: string;
  /** With `hub` and `spoke` chosen, which the hub knows by these names. */
  openSession(repository: string, knownAs: readonly string[]): Promise<Session>;
}

export async function startHubWorld(
  kind: PlaneKind,
  startAgent: (controlPlane: BorrowedControlPlane) => Promise<{ readonly stop: () => Promise<void> }>,
): Promise<HubWorld> {
  const world = await startAgentWorld(kind, startAgent);
  const stops: (() => Promise<void> | void)[] = [world.stop];
  const stop = (): Promise<void> => stopAll(stops);
  try {
    const spoke = await borrowControlPlane('plain', path.join(world.folder, 'spoke'));
    stops.push(spoke.stop);
    const files = Object.entries({ hub: world.controlPlane, spoke }).map(([context, server]) => {
      const file = path.join(world.folder, `${context}.kubeconfig`);
      writePrivateFile(file, kubeconfigOf(server, context, 'viewer'));
      return file;
    });
    return {
      ...world,
      spoke: { controlPlane: spoke, objects: clusterObjects(spoke.request) },
      spokeKubeconfig: kubeconfigOf(spoke, 'spoke', 'admin'),
      openSession: async (repository, knownAs) => {
        const platform = testPlatform({ kubeconfig: () => files.join(path.delimiter) });
        const session = new Session(platform);
        stops.push(() => {
          session.dispose();
          platform.dispose();
        });
        await session.open(
          [repository],
          [
            { name: 'hub', context: 'hub', production: false },
            { name: 'spoke', context: 'spoke', production: false, knownAs: { hub: knownAs } },
          ],
        );
        return session;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const kubeconfigOf = (server: ApiServerAddress, context: string, user: string): string =>
  kubeconfigText({ ...server, context, user: `${user}-${context}`, token: server.tokens[user] ?? '' });
