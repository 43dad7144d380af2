import { stringAt } from '../core/resource/json.ts';
import { readPlainYaml } from '../core/yaml/plainYaml.ts';
import type { GoodBuild } from './inputs.ts';
import type { OwnerSnapshot } from './snapshot.ts';

/**
 * What a plan has to say of a HelmRelease: source-controller packs a chart anew when its version is another one, so that
 * changes of its files alone reach no release (`reconcileStrategy: ChartVersion`).
 */
export function releaseNotes({
  owner: { build, path },
  deployed,
  specified,
  working,
}: Pick<OwnerSnapshot, 'owner' | 'deployed' | 'specified' | 'working'>): readonly string[] {
  if (build?.agent !== 'helm' || build.versionedByCommit) return [];
  const [before, after] = [(specified ?? deployed)?.lastGood, working?.lastGood];
  if (!before || !after) return [];
  const version = versionOf(after, path);
  if (version === undefined || version !== versionOf(before, path) || !isChanged(before, after, path))
    return [];
  return [
    `the files of its chart change, but not the chart's version, ${version}: until that is another one, helm-controller keeps the chart that it has`,
  ];
}

function versionOf({ texts }: GoodBuild, path: string): string | undefined {
  const text = texts.get(path === '' ? 'Chart.yaml' : `${path}/Chart.yaml`)?.text;
  const read = text === undefined ? undefined : readPlainYaml(text);
  return read?.ok === true ? stringAt(read.value, 'version') : undefined;
}

function isChanged(before: GoodBuild, after: GoodBuild, path: string): boolean {
  const files = new Set([...before.texts.keys(), ...after.texts.keys()]);
  return [...files].some(
    (file) =>
      (path === '' || file.startsWith(`${path}/`)) &&
      before.texts.get(file)?.text !== after.texts.get(file)?.text,
  );
}
