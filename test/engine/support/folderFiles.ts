import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Everything in a folder of the disk by virtual path: texts where it is UTF-8, else bytes. */
export function folderFiles(folder: string): ReadonlyMap<string, string | Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${path.sep}.git${path.sep}`))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [
        `/${path.relative(folder, file).replaceAll(path.sep, '/')}`,
        textOrBytes(readFileSync(file)),
      ]),
  );
}

/** The virtual paths of all folders with a kustomization. */
export const kustomizationFolders = (files: ReadonlyMap<string, unknown>): readonly string[] => [
  ...new Set(
    [...files.keys()]
      .filter((file) => kustomizationNames.includes(path.posix.basename(file)))
      .map((file) => path.posix.dirname(file)),
  ),
];

function textOrBytes(bytes: Buffer): string | Uint8Array {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : bytes;
}
