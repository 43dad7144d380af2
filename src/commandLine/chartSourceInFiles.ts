import { formatSource, type ChartSourceName } from '../core/owner/helm/releaseChart.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { Platform } from '../session/platform.ts';
import { CommandLineError } from './commandLineError.ts';
import type { FileSource } from './fileSource.ts';

interface AskedSource {
  readonly wanted: ChartSourceName;
  /** The file of the HelmRelease. */
  readonly file: string;
}

/** The object of source-controller that a HelmRelease names, as the files of the repository have it. */
export async function chartSourceInFiles(
  platform: Pick<Platform, 'kustomize'>,
  source: FileSource,
  asked: AskedSource,
): Promise<JsonObject> {
  const { wanted, file } = asked;
  const [one, other] = await chartSourcesInFiles(platform, source, asked);
  if (other)
    throw new CommandLineError(`${formatSource(wanted)} is in the files of the repository more than once`);
  if (one) return one;
  throw new CommandLineError(
    `${file}: its chart comes from ${formatSource(wanted)}, which is in no file of the repository`,
  );
}

/**
 * All of that name: those of its own file, else of its folder, else of any. Files leave out namespaces that a kustomization
 * adds.
 */
export async function chartSourcesInFiles(
  { kustomize }: Pick<Platform, 'kustomize'>,
  source: FileSource,
  { wanted, file }: AskedSource,
): Promise<readonly JsonObject[]> {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const others = [...source.files].filter((one) => /\.ya?ml$/.test(one) && one !== file);
  const beside = others.filter((one) => one.startsWith(folder) && !one.slice(folder.length).includes('/'));
  for (const place of [[file], beside, others]) {
    const found = (await objectsIn(kustomize, source, await naming(source, place, wanted))).filter((object) =>
      isNamed(object, wanted),
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** Of many files few name it: only those are read as YAML. */
async function naming(
  source: FileSource,
  files: readonly string[],
  { kind, name }: ChartSourceName,
): Promise<readonly string[]> {
  const read = await source.read(files);
  return files.filter((file) => {
    const text = read.get(`/${file}`);
    return typeof text === 'string' && text.includes(kind) && text.includes(name);
  });
}

async function objectsIn(
  kustomize: Platform['kustomize'],
  source: FileSource,
  files: readonly string[],
): Promise<readonly JsonObject[]> {
  kustomize.setFiles(await source.read(files));
  const objects: JsonObject[] = [];
  for (const file of files) {
    const root = `/${file}`;
    const read = await kustomize.build({ root, order: 'manifests', restrictToRoot: true, origins: false });
    // A file that is no manifest holds no source.
    if (read.ok) objects.push(...read.value.objects.map(({ object }) => object));
  }
  return objects;
}

function isNamed(object: JsonObject, { kind, namespace, name }: ChartSourceName): boolean {
  const written = stringAt(object, 'metadata', 'namespace') ?? '';
  return (
    stringAt(object, 'kind') === kind &&
    stringAt(object, 'metadata', 'name') === name &&
    (written === '' || namespace === '' || written === namespace)
  );
}
