import path from 'node:path';
import { clusterObjects, type ClusterObjects } from '../clusterObjects.ts';
import { startControlPlane, type ControlPlane } from '../controlPlane.ts';
import { controlPlaneFiles } from '../controlPlaneFiles.ts';
import { startFlux } from '../flux.ts';
import { waitUntilApplied } from '../fluxObjects.ts';
import type { GitServer } from '../gitServer.ts';
import { objectsIn } from '../installCrds.ts';
import { kubeconfigText } from '../kubeconfig.ts';
import { step } from '../say.ts';
import { writePrivateFile } from '../writePrivateFile.ts';
import { demonstrationContext, startRepository, type DemonstrationRepository } from './startRepository.ts';

/** A cluster that Flux keeps as a repository says, and a clone of that repository to work in. */
export interface Demonstration extends DemonstrationRepository {
  readonly controlPlane: ControlPlane;
  readonly objects: ClusterObjects;
  /** For a terminal, to change the cluster as others do. */
  readonly adminKubeconfig: string;
}

/** Flux's Kustomizations in the order in which they become ready. */
const owners = ['flux-system', 'infrastructure', 'shop'];

/** Starts all servers of the demonstration in a folder and waits until Flux has applied everything. */
export async function startDemonstration(folder: string, forge?: GitServer): Promise<Demonstration> {
  const repository = await startRepository(folder, forge);
  try {
    return await startCluster(folder, repository);
  } catch (error) {
    await repository.stop();
    throw error;
  }
}

/** Starts the cluster that Flux keeps as the repository says. It ends with the answer's `stop`, as does the repository. */
export async function startCluster(
  folder: string,
  repository: DemonstrationRepository,
): Promise<Demonstration> {
  const stops: (() => Promise<void> | void)[] = [repository.stop];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  try {
    const controlPlane = await step('starting etcd and kube-apiserver', 'about 4 s', () =>
      startControlPlane({ folder: path.join(folder, 'cluster') }),
    );
    stops.push(controlPlane.stop);
    const flux = await step("starting Flux's source- and kustomize-controller", 'about 2 s', () =>
      startFlux(controlPlane),
    );
    stops.push(flux.stop);
    const objects = clusterObjects(controlPlane.request);
    await step('Flux applies the repository', 'about 5 s', () => bootstrap(objects, repository));
    writePrivateFile(
      repository.kubeconfig,
      kubeconfigText({
        ...controlPlane,
        context: demonstrationContext,
        user: 'viewer',
        token: controlPlane.tokens['viewer'] ?? '',
      }),
    );
    const adminKubeconfig = controlPlaneFiles(controlPlane.folder).kubeconfig('admin');
    return { ...repository, controlPlane, objects, adminKubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What `flux bootstrap` does; from there on Flux reads everything from Git. */
export async function bootstrap(
  objects: ClusterObjects,
  { sync, revision }: Pick<DemonstrationRepository, 'sync' | 'revision'>,
): Promise<void> {
  for (const object of objectsIn(sync)) await objects.apply(object, { fieldManager: 'flux' });
  for (const name of owners) await waitUntilApplied(objects, { name, namespace: 'flux-system' }, revision);
}
