import type { Snapshot } from '../session/snapshot.ts';

/** The files that builds of the working tree read besides YAML and JSON, such as a generator's; absolute, sorted. */
export function filesRead({ owners }: Snapshot): readonly string[] {
  const paths = new Set<string>();
  for (const { root, working } of owners)
    for (const path of working?.lastGood?.reads ?? [])
      if (!/\.(?:ya?ml|json)$/i.test(path)) paths.add(`${root}/${path}`);
  return [...paths].sort();
}
