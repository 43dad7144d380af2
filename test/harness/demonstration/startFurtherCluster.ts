import path from 'node:path';
import { clusterObjects } from '../clusterObjects.ts';
import { startControlPlane, type ControlPlane } from '../controlPlane.ts';
import { startFlux } from '../flux.ts';
import { kubeconfigText } from '../kubeconfig.ts';
import { step } from '../say.ts';
import { writePrivateFile } from '../writePrivateFile.ts';
import { bootstrap } from './startDemonstration.ts';
import type { DemonstrationRepository } from './startRepository.ts';

export interface FurtherCluster {
  readonly controlPlane: ControlPlane;
  /** A kubeconfig whose one context has the name that was asked for, and may only read. */
  readonly kubeconfig: string;
  readonly stop: () => Promise<void>;
}

/** Starts another cluster that Flux, with its helm-controller, keeps as the same repository says. */
export const startFurtherCluster = (
  folder: string,
  repository: DemonstrationRepository,
  context: string,
): Promise<FurtherCluster> =>
  step(`starting a cluster ${context}, Flux applies the repository there too`, 'about 12 s', async () => {
    const controlPlane = await startControlPlane({ folder: path.join(folder, `cluster-${context}`) });
    let stop = controlPlane.stop;
    try {
      const flux = await startFlux(controlPlane, [
        'source-controller',
        'kustomize-controller',
        'helm-controller',
      ]);
      stop = async () => {
        await flux.stop();
        await controlPlane.stop();
      };
      await bootstrap(clusterObjects(controlPlane.request), repository);
      const kubeconfig = path.join(folder, `kubeconfig-${context}`);
      const token = controlPlane.tokens['viewer'] ?? '';
      const user = `viewer-${context}`;
      writePrivateFile(kubeconfig, kubeconfigText({ ...controlPlane, context, user, token }));
      return { controlPlane, kubeconfig, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  });
