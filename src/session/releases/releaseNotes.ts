import { stringAt } from '../../core/resource/json.ts';
import { readPlainYaml } from '../../core/yaml/plainYaml.ts';
import type { HelmBuild } from '../../core/owner/helm/helmBuild.ts';
import type { ReleaseDefinition } from '../../engine/releaseHook.ts';
import type { EnvironmentInput, GoodBuild } from '../inputs.ts';
import { asMerged } from '../plan/planOrder.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import { isUpgraded } from '../derive/standingObjects.ts';

/** What a plan has to say of a HelmRelease beside its steps. */
export const releaseNotes = (
  environment: EnvironmentInput | undefined,
  snapshot: OwnerSnapshot,
): readonly string[] => [
  ...definitionNotes(environment, snapshot),
  ...hookNotes(snapshot),
  ...chartNotes(snapshot),
];

/**
 * What lies in a chart's `crds/` is no part of the release: it is made, or written anew, before that, as the action says, and
 * never deleted.
 */
function definitionNotes(
  environment: EnvironmentInput | undefined,
  snapshot: OwnerSnapshot,
): readonly string[] {
  const action = actionOf(snapshot);
  const definitions = snapshot.working?.lastGood?.definitions ?? [];
  const connection = environment?.connection;
  if (!action || definitions.length === 0 || connection?.kind !== 'ready') return [];
  const isThere = ({ group, kind }: ReleaseDefinition): boolean =>
    connection.served.some((one) => one.group === group && one.kind === kind);
  const named = (some: readonly ReleaseDefinition[]): string => some.map(({ name }) => name).join(', ');
  const missing = definitions.filter((one) => !isThere(one));
  const known = definitions.filter(isThere);
  const { definitions: policy, serverSide } = action;
  // A creation by server-side apply does not stop at what is there.
  const replaces = policy === 'CreateReplace' || serverSide !== false;
  const told =
    policy === 'Skip'
      ? missing.map(({ name }) => `does not make ${name}, which the cluster lacks`)
      : [
          ...(missing.length > 0 ? [`makes ${named(missing)}`] : []),
          ...(known.length > 0
            ? [replaces ? `replaces ${named(known)}` : `leaves ${named(known)} as it is`]
            : []),
        ];
  const why = `${action.name}.crds: ${policy}${policy === 'Create' && replaces ? ', on the server’s side' : ''}`;
  return told.length === 0 ? [] : [`of the chart's crds/ it first ${told.join(' and ')} (${why})`];
}

/** None where nothing is installed or upgraded. */
function actionOf(
  snapshot: OwnerSnapshot,
): ((HelmBuild['install'] | HelmBuild['upgrade']) & { readonly name: 'install' | 'upgrade' }) | undefined {
  const { build, release } = asMerged(snapshot);
  if (build?.agent !== 'helm' || (release && !isUpgraded(snapshot))) return undefined;
  const name = release ? 'upgrade' : 'install';
  return { ...build[name], name };
}

/** Hooks are made and waited for around the objects, by weight; whether they succeed is not known. */
function hookNotes(snapshot: OwnerSnapshot): readonly string[] {
  const { working } = snapshot;
  const action = actionOf(snapshot);
  if (!action?.runsHooks) return [];
  return (['pre', 'post'] as const).flatMap((when) => {
    const event = `${when}-${action.name}`;
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
