import path from 'node:path';
import { engineFiles } from '../../../src/engine/engineFiles.ts';
import { createKubernetesEngine } from '../../../src/engine/kubernetesEngine.ts';
import { createKustomizeEngine } from '../../../src/engine/kustomizeEngine.ts';
import { projectFolder } from '../../harness/projectFolder.ts';

const dist = path.join(projectFolder, 'dist');

/** The engines as they ship, nothing of them loaded yet. Those of one call share their compiled files. */
export function shippedEngines(): {
  readonly startKustomize: () => ReturnType<typeof createKustomizeEngine>;
  readonly startKubernetes: () => ReturnType<typeof createKubernetesEngine>;
} {
  const files = engineFiles(path.join(dist, 'engine'));
  const entry = path.join(dist, 'engineWorker.cjs');
  return {
    startKustomize: () => createKustomizeEngine({ entry, file: files.kustomize }),
    startKubernetes: () => createKubernetesEngine({ entry, file: files.kubernetes }),
  };
}
