import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';
import type { Combination } from './combination.ts';
import { chartFolder, randomHelm } from './chart.ts';
import { kustomizedFolder, randomKustomize } from './kustomized.ts';
import { plainFolder, randomDirectory } from './plain.ts';

/** A folder or two of the repository and an Application that applies them, with a few of all options there are. */
export function randomCombination(random: Random, name: string): Combination {
  const folders = random.chance(0.2) ? [`${name}/a`, `${name}/b`] : [`${name}/app`];
  const parts = folders.map((folder, i) => part(random, folder, i === 0 ? name : `${name}-b`));
  const syncOptions = random.chance(0.3) ? ['ServerSideApply=true'] : [];
  return {
    name,
    syncOptions,
    files: Object.assign({}, ...parts.map(({ files }) => files)) as Combination['files'],
    sources: parts.map(({ source }) => source),
    uses: [...parts.flatMap(({ uses }) => uses), ...(parts.length > 1 ? ['sources'] : []), ...syncOptions],
  };
}

interface Part {
  readonly files: Readonly<Record<string, string>>;
  readonly source: JsonObject;
  readonly uses: readonly string[];
}

function part(random: Random, folder: string, prefix: string): Part {
  const path = random.pick([folder, `./${folder}`, `${folder}/`]);
  if (random.chance(0.3)) {
    const helm = random.chance(0.85) ? randomHelm(random) : undefined;
    return {
      files: chartFolder(folder, prefix),
      source: { path, ...(helm ? { helm } : {}) },
      uses: ['helm', ...Object.keys(helm ?? {})],
    };
  }
  if (random.chance(0.45)) {
    const directory = randomDirectory(random);
    return {
      files: plainFolder(random, folder, prefix),
      source: { path, ...(directory ? { directory } : {}) },
      uses: ['directory', ...Object.keys(directory ?? {})],
    };
  }
  const kustomize = random.chance(0.85) ? randomKustomize(random, prefix) : undefined;
  const override = random.chance(0.2);
  return {
    files: {
      ...kustomizedFolder(random, folder, prefix),
      ...(override
        ? { [`${folder}/.argocd-source.yaml`]: 'kustomize:\n  nameSuffix: -over\n  images: []\n' }
        : {}),
    },
    source: { path, ...(kustomize ? { kustomize } : {}) },
    uses: ['kustomize', ...Object.keys(kustomize ?? {}), ...(override ? ['.argocd-source.yaml'] : [])],
  };
}
