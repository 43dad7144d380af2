import { sharedBlock } from '../../core/plan/sharedBlock.ts';
import { permitsNamespaces, underProject } from '../../core/plan/underProject.ts';
import { wipeBlock } from '../../core/plan/wipeBlock.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import { argoProjectOf } from '../argo/argoProjectOf.ts';
import type { Inputs } from '../inputs.ts';
import { makingNote, namespaceToMake } from './namespaceNotes.ts';
import { missingProject } from './ownerCircumstances.ts';
import { asMerged } from './planOrder.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import type { PlannedOwner } from './plannedOwner.ts';

/**
 * A plan of an Application by what it says of objects that others share and of an empty source, and by the rules of the
 * AppProject that it belongs to: as one of the owners renders it, which a merge may change, else as the cluster has it.
 */
export function withProject(
  inputs: Inputs,
  owners: readonly OwnerSnapshot[],
  planned: PlannedOwner,
): PlannedOwner {
  if (planned.kind === 'unknown') return planned;
  const { snapshot } = planned;
  const { id, build, schedule } = asMerged(snapshot);
  if (id.kind !== 'Application' || build?.agent !== 'argo' || snapshot.next?.kind === 'removed')
    return planned;
  const targets = snapshot.objects.flatMap(({ id: object, working, live }) =>
    working && !working.built.isUnmarked
      ? [{ id: object, live: live.kind === 'present' ? live.object : null }]
      : [],
  );
  const notSynced =
    sharedBlock(build, targets) ??
    (schedule?.agent === 'argo' ? wipeBlock(schedule, targets.length, planned.plan.steps) : undefined);
  if (notSynced !== undefined) return blocked(planned, notSynced);
  const where = snapshot.readIn ?? snapshot.environment;
  const { project, isMissing } = argoProjectOf(inputs.environments.get(where), build);
  const rendered = owners
    .filter(({ root, environment }) => root === snapshot.root && environment === where)
    .flatMap(({ working }) => working?.lastGood?.objects ?? [])
    .find(({ object }) => isProject(object, build.project, build.asks.argoNamespace))?.object;
  const rules = rendered ?? project;
  if (rules) {
    const makes = namespaceToMake(inputs.environments.get(snapshot.environment), {
      ...snapshot,
      owner: asMerged(snapshot),
    });
    const plan = underProject(planned.plan, rules, { id, build, makes });
    if (makes === undefined || permitsNamespaces(rules)) return { ...planned, plan };
    const notes = plan.willRun.notes.filter((note) => note !== makingNote(makes));
    return { ...planned, plan: { ...plan, willRun: { ...plan.willRun, notes } } };
  }
  if (!isMissing) return planned;
  return blocked(planned, missingProject(build.project));
}

const blocked = (planned: Extract<PlannedOwner, { kind: 'planned' }>, blockedBy: string): PlannedOwner => ({
  ...planned,
  plan: { ...planned.plan, willRun: { ...planned.plan.willRun, blockedBy } },
});

const isProject = (object: JsonObject, name: string, namespace: string): boolean =>
  object['kind'] === 'AppProject' &&
  stringAt(object, 'metadata', 'name') === name &&
  ['', namespace].includes(stringAt(object, 'metadata', 'namespace') ?? '') &&
  stringAt(object, 'apiVersion')?.startsWith('argoproj.io/') === true;
