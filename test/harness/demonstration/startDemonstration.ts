import path from 'node:path';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { clusterObjects, type ClusterObjects } from '../clusterObjects.ts';
import { startControlPlane, type ControlPlane } from '../controlPlane.ts';
import { controlPlaneFiles } from '../controlPlaneFiles.ts';
import { startFlux } from '../flux.ts';
import { waitUntilApplied } from '../fluxObjects.ts';
import { startGitServer } from '../gitServer.ts';
import { objectsIn } from '../installCrds.ts';
import { kubeconfigText } from '../kubeconfig.ts';
import { step } from '../say.ts';
import { writePrivateFile } from '../writePrivateFile.ts';
import { publishFleet } from './publishFleet.ts';

/** A cluster that Flux keeps as a repository says, and a clone of that repository to work in. */
export interface Demonstration {
  readonly controlPlane: ControlPlane;
  readonly objects: ClusterObjects;
  /** The clone; its remote is the repository that Flux reads. */
  readonly workspace: string;
  /** A kubeconfig whose one context, `demo`, may get, list and watch and nothing else. */
  readonly kubeconfig: string;
  /** For a terminal, to change the cluster as others do. */
  readonly adminKubeconfig: string;
  /** The settings of a person who uses it. */
  readonly settings: JsonObject;
  readonly stop: () => Promise<void>;
}

export const demonstrationContext = 'demo';

/** Flux's Kustomizations in the order in which they become ready. */
const owners = ['flux-system', 'infrastructure', 'shop'];

/** Starts all servers of the demonstration in a folder and waits until Flux has applied everything. */
export async function startDemonstration(folder: string): Promise<Demonstration> {
  const stops: (() => Promise<void> | void)[] = [];
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
    const gitServer = await startGitServer(path.join(folder, 'git'));
    stops.push(gitServer.stop);
    const objects = clusterObjects(controlPlane.request);
    const workspace = path.join(folder, 'fleet');
    await step('publishing the repository, Flux applies it', 'about 5 s', async () => {
      const { revision, sync } = await publishFleet(gitServer, workspace);
      // What `flux bootstrap` does; from there on Flux reads everything from Git.
      for (const object of objectsIn(sync)) await objects.apply(object, { fieldManager: 'flux' });
      for (const name of owners)
        await waitUntilApplied(objects, { name, namespace: 'flux-system' }, revision);
    });
    const kubeconfig = path.join(folder, 'kubeconfig');
    writePrivateFile(
      kubeconfig,
      kubeconfigText({
        ...controlPlane,
        context: demonstrationContext,
        user: 'viewer',
        token: controlPlane.tokens['viewer'] ?? '',
      }),
    );
    const settings: JsonObject = {
      'plumbline.kubeconfig': kubeconfig,
      'plumbline.environments': { demo: { context: demonstrationContext, production: true } },
    };
    const adminKubeconfig = controlPlaneFiles(controlPlane.folder).kubeconfig('admin');
    return { controlPlane, objects, workspace, kubeconfig, adminKubeconfig, settings, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
