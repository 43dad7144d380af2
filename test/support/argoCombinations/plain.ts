import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';
import { randomManifests } from './manifests.ts';

/** `spec.source.directory`, if any. */
export function randomDirectory(random: Random): JsonObject | undefined {
  if (random.chance(0.25)) return undefined;
  return {
    ...(random.chance(0.6) ? { recurse: true } : {}),
    ...(random.chance(0.3)
      ? { include: random.pick(['*.yaml', '{*.yaml,*.json}', 'deep/*', '**/m0.yaml']) }
      : {}),
    ...(random.chance(0.3)
      ? { exclude: random.pick(['m1.yaml', 'deep/**', '{m0,m2}.yaml', '*.json', '[']) }
      : {}),
  };
}

/** A folder of manifests, some of them deeper, beside files that are none. */
export function plainFolder(
  random: Random,
  folder: string,
  prefix: string,
): Readonly<Record<string, string>> {
  const manifests = randomManifests(random, 3 + random.below(3), prefix);
  const files: Record<string, string> = {};
  for (const [i, text] of manifests.entries())
    files[
      `${folder}/${i > 1 && random.chance(0.5) ? 'deep/' : ''}m${String(i)}.${random.pick(['yaml', 'yml'])}`
    ] = text;
  const maybe = (chance: number, name: string, text: string): void => {
    if (random.chance(chance)) files[`${folder}/${name}`] = text;
  };
  const json = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${prefix}-json` },
    data: { a: 'b' },
  };
  maybe(0.4, 'z.json', JSON.stringify(json));
  maybe(0.3, 'values.yaml', 'replicas: 1\nimage: {{ .Values.image }}\n');
  maybe(0.3, 'notes.yaml', '# nothing but words\n');
  maybe(0.3, 'skipped.yaml', `# +argocd:skip-file-rendering\n${manifests[0] ?? ''}`);
  maybe(
    0.3,
    'several.yaml',
    `---\n# first\n---\n${document(`${prefix}-x`)}---\n\n---\n${document(`${prefix}-y`)}`,
  );
  maybe(
    0.3,
    'list.yaml',
    `apiVersion: v1\nkind: List\nitems:\n- ${document(`${prefix}-listed`).trimEnd().replaceAll('\n', '\n  ')}\n`,
  );
  // As a key of a map YAML has numbers too.
  maybe(0.3, 'odd.yaml', `${document(`${prefix}-odd`)}  8080: port\n`);
  maybe(0.03, 'broken.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n');
  maybe(0.02, 'two.json', `${JSON.stringify(json)}${JSON.stringify(json)}`);
  return files;
}

const document = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  n: "y"\n`;
