import { Random } from '../random.ts';
import { generatedChart } from './generatedChart.ts';
import { generatedRelease } from './generatedRelease.ts';

/** A repository of our own: charts that take values in the ways that charts do, and releases that give them from everywhere. */
export function generatedFleet(seed: number, releases: number): ReadonlyMap<string, string> {
  const random = new Random(seed);
  const files = new Map<string, string>();
  const names = Array.from({ length: releases }, (_, i) => `app${String(i)}`);
  for (const name of names) {
    for (const [file, text] of generatedChart(random, name)) files.set(`charts/${name}/${file}`, text);
    for (const [file, text] of generatedRelease(random, name)) files.set(`apps/${name}/${file}`, text);
  }
  files.set('apps/kustomization.yaml', `resources: [${names.join(', ')}]\n`);
  return files;
}
