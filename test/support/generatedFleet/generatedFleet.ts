import { Random } from '../random.ts';
import { generatedApplication } from './generatedApplication.ts';
import { generatedChart } from './generatedChart.ts';
import { generatedRelease } from './generatedRelease.ts';
import { generatedStore } from './generatedStore.ts';

/**
 * A repository of our own, of so many of each: charts that take values in the ways that charts do, HelmReleases and
 * Applications that give them from everywhere, and folders that kustomize builds, applied with variables and options.
 */
export function generatedFleet(seed: number, size: number): ReadonlyMap<string, string> {
  const random = new Random(seed);
  const files = new Map<string, string>();
  const add = (folder: string, made: ReadonlyMap<string, string>): void => {
    for (const [file, text] of made) files.set(`${folder}${file}`, text);
  };
  for (let i = 0; i < size; i++) {
    const [app, store, shop] = ['app', 'store', 'shop'].map((one) => `${one}${String(i)}`) as [
      string,
      string,
      string,
    ];
    add(`charts/${app}/`, generatedChart(random, app));
    add(`apps/${app}/`, generatedRelease(random, app));
    files.set(`owners/${app}.yaml`, kustomizationOf(app, `apps/${app}`));
    add('', generatedStore(random, store));
    add('', generatedApplication(random, shop, app));
  }
  files.set('owners/variables.yaml', kustomizationOf('variables', 'variables'));
  return files;
}

/** A Flux Kustomization that adds nothing. */
export const kustomizationOf = (name: string, path: string): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec: { interval: 10m, path: ./${path}, prune: true, sourceRef: { kind: GitRepository, name: fleet } }
`;
