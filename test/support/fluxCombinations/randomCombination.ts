import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';
import type { Combination, Place } from './combination.ts';
import { randomManifests } from './manifests.ts';
import { randomSpec } from './randomSpec.ts';
import { withDefaults } from './withDefaults.ts';
import { randomVariables } from './randomVariables.ts';

/** A folder of the repository and a Flux Kustomization that applies it, with a few of all fields there are. */
export function randomCombination(random: Random, name: string, place: Place): Combination {
  const hasKustomization = random.chance(0.65);
  const where = random.pick(['spec', 'files', hasKustomization ? 'kustomization' : 'spec'] as const);
  const namespace = where === 'files' ? place.namespace : undefined;
  const { postBuild, sources, names } = randomVariables(random, name, place.namespace);
  const manifests = randomManifests(random, 2 + random.below(5), { prefix: name, namespace }).map((text) =>
    withDefaults(random, text, names),
  );
  const folder = `${name}/app`;
  const files = hasKustomization
    ? kustomized(random, folder, manifests, where === 'kustomization' ? place.namespace : undefined)
    : scanned(random, folder, name, manifests, namespace ?? place.namespace);
  const spec: JsonObject = {
    ...randomSpec(random, name),
    ...(where === 'spec' ? { targetNamespace: random.pick([place.namespace, place.otherNamespace]) } : {}),
    ...(postBuild ? { postBuild } : {}),
    path: random.pick([
      `./${folder}`,
      `${folder}/`,
      `/${folder}`,
      `./${name}/gone/../app`,
      `../../${folder}`,
    ]),
    sourceRef: { kind: 'GitRepository', name: random.pick(place.sources) },
  };
  return {
    name,
    files: { ...files, ...parts(name) },
    spec,
    sources,
    uses: [
      ...Object.keys(spec),
      ...Object.keys(postBuild ?? {}),
      hasKustomization ? 'kustomization file' : 'no kustomization file',
    ],
  };
}

function kustomized(
  random: Random,
  folder: string,
  manifests: readonly string[],
  namespace: string | undefined,
): Readonly<Record<string, string>> {
  const named = manifests.map((text, i) => [`m${String(i)}.yaml`, text] as const);
  const lines = [
    `resources: [${named.map(([file]) => file).join(', ')}]`,
    ...(namespace === undefined ? [] : [`namespace: ${namespace}`]),
    ...random.some(
      [
        'namePrefix: k-',
        'nameSuffix: -k',
        'images: [{name: nginx, newTag: "1.5"}, {name: ghcr.io/shop/web, newTag: "9"}]',
        'labels: [{pairs: {from: kustomization}}]',
        'configMapGenerator: [{name: GENERATED, literals: [a=b, "c=${WORD:=d}"]}]'.replace(
          'GENERATED',
          `${folder.split('/')[0] ?? ''}-one-made`,
        ),
        'commonAnnotations: {note: here}',
        'buildMetadata: [originAnnotations]',
        'patches: [{target: {kind: Deployment}, patch: "- {op: add, path: /spec/paused, value: true}"}]',
      ],
      0.3,
    ),
  ];
  return Object.fromEntries(
    [...named, ['kustomization.yaml', `${lines.join('\n')}\n`] as const].map(([file, text]) => [
      `${folder}/${file}`,
      text,
    ]),
  );
}

/** What Flux makes a kustomization of itself, with what it has to leave alone. */
function scanned(
  random: Random,
  folder: string,
  name: string,
  manifests: readonly string[],
  namespace: string,
): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [i, text] of manifests.entries()) {
    const below = random.pick(['', 'sub/', 'sub/deep/']);
    files[`${folder}/${below}m${String(i)}.${random.pick(['yaml', 'yml'])}`] = text;
  }
  const extra = (file: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}-${file}\n  namespace: ${namespace}\ndata:\n  a: b\n`;
  const extras: readonly (readonly [string, string])[] = [
    [`${folder}/readme.md`, 'not: [YAML'],
    [`${folder}/own/kustomization.yaml`, 'resources: [in.yaml]\n'],
    [`${folder}/own/in.yaml`, extra('in')],
    [`${folder}/own/out.yaml`, extra('out')],
    [`${folder}/skip/skipped.yaml`, extra('skipped')],
    [`${folder}/.sops.yaml`, extra('sops')],
    [`${folder}/.github/ci.yaml`, extra('ci')],
    [`${folder}/json.json`, '{}'],
    [`${folder}/empty.yaml`, '# nothing\n'],
    [`${folder}/two.yaml`, `${extra('first')}---\n${extra('second')}`],
    [
      `${folder}/list.yaml`,
      `apiVersion: v1\nkind: List\nitems:\n  - ${extra('item').trimEnd().replaceAll('\n', '\n    ')}\n`,
    ],
    [`${folder}/.sourceignore`, 'skip/\n'],
  ];
  const chosen = random.some(extras, 0.4);
  for (const [file, text] of chosen) files[file] = text;
  if (files[`${folder}/own/kustomization.yaml`] !== undefined) files[`${folder}/own/in.yaml`] = extra('in');
  return files;
}

const parts = (name: string): Readonly<Record<string, string>> => ({
  [`${name}/parts/label/kustomization.yaml`]:
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {part: label}}]\n',
  [`${name}/parts/replace/kustomization.yaml`]:
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - target: {kind: ConfigMap}\n    patch: |\n      - op: add\n        path: /data/part\n        value: replaced\n',
});
