import path from 'node:path';
import type { Disposable } from '../../../src/base/disposable.ts';
import type { KustomizeEngine } from '../../../src/engine/engineApi.ts';
import { engineFiles } from '../../../src/engine/engineFiles.ts';
import { createKustomizeEngine } from '../../../src/engine/kustomizeEngine.ts';
import { projectFolder } from '../../harness/projectFolder.ts';

/** The worker as it is in the sources; what ships is bundled from the same file. */
export const workerEntry = path.join(projectFolder, 'src', 'engine', 'engineWorker.ts');

const files = engineFiles(path.join(projectFolder, 'dist', 'engine'));

export const kustomizeFile = files.kustomize;
export const kubernetesFile = files.kubernetes;

export const startKustomize = (): KustomizeEngine & Disposable =>
  createKustomizeEngine({ entry: workerEntry, file: files.kustomize });
