import { globSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { HarnessFailure } from '../harnessFailure.ts';
import { runCommand } from '../process/command.ts';
import { download, downloadFile, requireSum } from './download.ts';

/**
 * The index of archives that the Kubernetes project makes for tests of controllers, each with etcd, kube-apiserver
 * and kubectl. By version and file name it gives an address and a SHA-512 sum.
 */
export const officialIndex =
  'https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml';

export interface EnvtestRequest {
  readonly index: string;
  /** `1.37`: any patch release of it will do, the newest is taken. */
  readonly minor: string;
  readonly programs: readonly string[];
  /** Where the programs go. */
  readonly folder: string;
}

/** Downloads, verifies and unpacks; a failure is a `HarnessFailure` that begins with `no download`. */
export async function downloadEnvtest({ index, minor, programs, folder }: EnvtestRequest): Promise<void> {
  const { address, sum } = choose(await (await download(index)).text(), { index, minor });
  const archive = path.join(folder, 'archive.tar.gz');
  await downloadFile(address, archive);
  await requireSum({ file: archive, address, algorithm: 'sha512', sum, saidBy: 'its index' });
  await runCommand('tar', ['-xzf', archive], { cwd: folder });
  rmSync(archive);
  for (const name of programs) {
    const file = globSync(`**/${name}`, { cwd: folder })[0];
    if (file === undefined)
      throw new HarnessFailure(`no download: ${address} has no ${name}`, 'try again later');
    renameSync(path.join(folder, file), path.join(folder, name));
  }
}

interface Archive {
  readonly address: string;
  /** SHA-512 in hexadecimal. */
  readonly sum: string;
}

function choose(text: string, { index, minor }: Pick<EnvtestRequest, 'index' | 'minor'>): Archive {
  // All scalars as text: a sum may look like a number.
  const document: unknown = parse(text, { schema: 'failsafe' });
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const patches = Object.entries(entriesOf(entriesOf(document)['releases'])).flatMap(([version, files]) => {
    const patch = new RegExp(`^v${minor.replace('.', '\\.')}\\.(\\d+)$`).exec(version)?.[1];
    const { selfLink, hash } = entriesOf(entriesOf(files)[`envtest-${version}-${platform}.tar.gz`]);
    return patch !== undefined && typeof selfLink === 'string' && typeof hash === 'string'
      ? [{ patch: Number(patch), address: new URL(selfLink, index).href, sum: hash.toLowerCase() }]
      : [];
  });
  const newest = patches.sort((a, b) => b.patch - a.patch)[0];
  if (newest) return newest;
  throw new HarnessFailure(`no download: ${index} has no Kubernetes ${minor} for ${platform}`, 'build it');
}

const entriesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
