import path from 'node:path';
import { clusterObjects } from '../clusterObjects.ts';
import type { ControlPlane } from '../controlPlane.ts';
import { installCrds } from '../installCrds.ts';
import { provideArgo } from '../tools/argo.ts';
import { provideFluxController } from '../tools/flux.ts';

/** By whose definitions a control plane serves. */
export type PlaneKind = 'plain' | 'argo' | 'flux';

/** Installs what a kind serves; gives the folders with its definitions. */
export async function installDefinitions(
  { request }: ControlPlane,
  kind: PlaneKind,
): Promise<readonly string[]> {
  const objects = clusterObjects(request);
  const folders = await foldersOf[kind]();
  for (const folder of folders) await installCrds(objects, folder);
  return folders;
}

const foldersOf: Readonly<Record<PlaneKind, () => Promise<readonly string[]>>> = {
  plain: () => Promise.resolve([]),
  argo: async () => [path.join(await provideArgo(), 'crds')],
  flux: () =>
    Promise.all(
      (['source-controller', 'kustomize-controller', 'helm-controller'] as const).map(async (controller) =>
        path.join(await provideFluxController(controller), 'crds'),
      ),
    ),
};
