import { stringAt } from '../core/resource/json.ts';
import { readPlainYaml } from '../core/yaml/plainYaml.ts';
import type { GoodBuild } from './inputs.ts';
import type { OwnerSnapshot } from './snapshot.ts';
import { isUpgraded } from './standingObjects.ts';

/** What a plan has to say of a HelmRelease beside its steps. */
export const releaseNotes = (snapshot: OwnerSnapshot): readonly string[] => [
  ...hookNotes(snapshot),
  ...chartNotes(snapshot),
];

/** Hooks are made and waited for around the objects, by weight; whether they succeed is not known. */
function hookNotes(snapshot: OwnerSnapshot): readonly string[] {
  const { owner, working } = snapshot;
  const { build, release } = owner;
  if (build?.agent !== 'helm' || (release && !isUpgraded(snapshot))) return [];
  const action = release ? 'upgrade' : 'install';
  if (!build[action].runsHooks) return [];
  return (['pre', 'post'] as const).flatMap((when) => {
    const event = `${when}-${action}`;
    const hooks = (working?.lastGood?.hooks ?? []).filter(({ events }) => events.includes(event));
    const inOrder = [...hooks].sort((a, b) => a.weight - b.weight);
    const told = inOrder.map(({ kind, name, weight }) => `${kind} ${name} (weight ${String(weight)})`);
    return told.length === 0 ? [] : [`${event} hooks: ${told.join(', then ')}`];
  });
}

/**
 * source-controller packs a chart anew when its version is another one, so that
 * changes of its files alone reach no release (`reconcileStrategy: ChartVersion`).
 */
function chartNotes({
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
  const files = new Set(
    [...before.texts.keys(), ...after.texts.keys()].filter(
      (file) => before.reads.has(file) || after.reads.has(file),
    ),
  );
  return [...files].some(
    (file) =>
      (path === '' || file.startsWith(`${path}/`)) &&
      before.texts.get(file)?.text !== after.texts.get(file)?.text,
  );
}
