import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { ChartFailure } from '../chartFailure.ts';
import { archiveLimits, megabytes, type ArchiveLimits } from './archiveLimits.ts';
import { openArchive, type ArchiveOptions, type ChartFiles } from './openArchive.ts';

/** The files of a packed chart and of the charts that are packed in it, to any depth. The limits are of all together. */
export async function openChart(
  packed: Uint8Array,
  options: ArchiveOptions,
  depth = 0,
): Promise<Outcome<ChartFiles, ChartFailure>> {
  const { title, limits = archiveLimits } = options;
  if (depth > deepest)
    return failed({ code: 'tooLarge', message: `${title} is packed more than ${deepest} charts deep` });
  const opened = await openArchive(packed, { ...options, limits });
  if (!opened.ok) return opened;
  if (!opened.value.has('Chart.yaml'))
    return failed({ code: 'broken', message: `${title} is no chart: it has no Chart.yaml` });
  return withDependencies(opened.value, { ...options, limits }, depth);
}

const deepest = 20;

async function withDependencies(
  files: ChartFiles,
  options: ArchiveOptions & { readonly limits: ArchiveLimits },
  depth: number,
): Promise<Outcome<ChartFiles, ChartFailure>> {
  const { title } = options;
  const all = new Map<string, Uint8Array>();
  for (const [path, bytes] of files) {
    const folder = packedDependency.exec(path)?.groups?.['folder'];
    if (folder === undefined) {
      all.set(path, bytes);
      continue;
    }
    const left = remaining(options.limits, all);
    if (left.files <= 0 || left.unpacked <= 0) return failed(tooLarge(title, options.limits));
    const inner = { ...options, title: `${path} in ${title}`, limits: left };
    const opened = await openChart(bytes, inner, depth + 1);
    if (!opened.ok) return opened;
    for (const [inside, content] of opened.value) all.set(`${folder}/${inside}`, content);
  }
  const left = remaining(options.limits, all);
  return left.files < 0 || left.unpacked < 0 ? failed(tooLarge(title, options.limits)) : success(all);
}

/** Below any `charts` that Helm reads dependencies from; those that begin with a dot or `_` it leaves out. */
const packedDependency = /^(?<folder>(?:charts\/[^/]+\/)*charts\/[^/._][^/]*)\.tgz$/;

const remaining = (limits: ArchiveLimits, files: ChartFiles): ArchiveLimits => ({
  ...limits,
  files: limits.files - files.size,
  unpacked: limits.unpacked - [...files.values()].reduce((sum, { length }) => sum + length, 0),
});

const tooLarge = (title: string, { files, unpacked }: ArchiveLimits): ChartFailure => ({
  code: 'tooLarge',
  message: `${title} is larger than ${megabytes(unpacked)} or ${files} files with the charts that are packed in it`,
});
