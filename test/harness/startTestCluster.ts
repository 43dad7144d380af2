import { startControlPlane, type ControlPlane } from './controlPlane.ts';
import { startFlux, type Flux } from './flux.ts';
import { removeFolder, temporaryFolder } from './process/belongings.ts';

export interface StartedTestCluster {
  readonly controlPlane: ControlPlane;
  readonly flux: Flux;
  readonly stop: () => Promise<void>;
}

/** An API server with kustomize-controller alone; tests publish revisions without a Git server. */
export async function startTestCluster(): Promise<StartedTestCluster> {
  const folder = temporaryFolder('cluster');
  const controlPlane = await startControlPlane({ folder });
  try {
    const flux = await startFlux(controlPlane, ['kustomize-controller']);
    const stop = async (): Promise<void> => {
      await flux.stop();
      await controlPlane.stop();
      removeFolder(folder);
    };
    return { controlPlane, flux, stop };
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}
