import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';

export interface PackedEntry extends Partial<Header> {
  readonly name: string;
  readonly content?: string | Uint8Array;
}

/** A gzip archive of exactly these entries. */
export async function packEntries(entries: readonly PackedEntry[]): Promise<Buffer> {
  const archive = pack();
  const bytes = buffer(archive);
  for (const { content = '', ...header } of entries) archive.entry({ ...header }, Buffer.from(content));
  archive.finalize();
  return gzipSync(await bytes);
}

/** A chart as `helm package` packs it: all files in a folder of the chart's name. */
export const packChart = (
  name: string,
  version: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Buffer> =>
  packEntries([
    { name: `${name}/Chart.yaml`, content: `apiVersion: v2\nname: ${name}\nversion: ${version}\n` },
    ...Object.entries(files).map(([file, content]) => ({ name: `${name}/${file}`, content })),
  ]);

export const digestOf = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;
