import { createRequire } from 'node:module';
import path from 'node:path';
import { projectFolder } from '../../harness/projectFolder.ts';
import type * as CoreParts from './coreParts.ts';

/** Where `bundleCore` writes, and this reads. */
export const shippedCoreFile = path.join(projectFolder, 'out', 'coreParts.cjs');

/** The parts of a core worker in one minified file: as modules, their sources alone take more memory than a session. */
export const shippedCore = (): typeof CoreParts =>
  createRequire(import.meta.url)(shippedCoreFile) as typeof CoreParts;
