import path from 'node:path';
import { bundleEntries } from '../../../build.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import { shippedCoreFile } from './shippedCore.ts';

/** Writes what `shippedCore` gives, as the extension ships. */
export async function bundleCore(): Promise<void> {
  const entry = path.relative(projectFolder, path.join(import.meta.dirname, 'coreParts.ts'));
  await bundleEntries([{ file: path.basename(shippedCoreFile), entry, external: [] }], {
    minify: true,
    sourcemap: false,
    root: projectFolder,
    outputFolder: path.dirname(shippedCoreFile),
  });
}
