import { kept } from '../../base/kept.ts';
import { deletionNotes } from '../../core/plan/deletionNotes.ts';
import { dependencyOrder } from '../../core/plan/dependencyOrder.ts';
import { planOwner } from '../../core/plan/planOwner.ts';
import { planRendered } from '../../core/plan/planRendered.ts';
import type { PlannedObject } from '../../core/plan/plannedObject.ts';
import type { PlanStep, WillRun } from '../../core/plan/syncPlan.ts';
import type { Holder } from '../../core/plan/circumstances.ts';
import { willRun } from '../../core/plan/willRun.ts';
import { hostNotAllowed } from '../../core/owner/helm/hostNotAllowed.ts';
import { formatOwner, type OwnerId } from '../../core/owner/owner.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import { renderFailureText } from '../../core/validate/renderFailureText.ts';
import { type BuildInput, type BuiltObject, type Inputs, serverVersion } from '../inputs.ts';
import { answered, questionOf } from '../derive/judgeObject.ts';
import { writtenNext } from '../owners/nextOwner.ts';
import { comparisonNotes } from './comparisonNotes.ts';
import { namespaceNotes } from './namespaceNotes.ts';
import { ownersAt } from '../owners/ownersAt.ts';
import { agentName, asMerged, comesAfter, dependenciesOf, fluxSchedule } from './planOrder.ts';
import { withProject } from './projectPlan.ts';
import { releaseNotes } from '../releases/releaseNotes.ts';
import { inHelmOrder, releaseSteps } from '../releases/releasePlan.ts';
import { ruleNotes } from './ruleNotes.ts';
import type { OwnerSnapshot, Snapshot } from '../snapshot.ts';
import { isUpgraded } from '../derive/standingObjects.ts';
import { isUnbound } from '../builds/wanted.ts';
import type { PlannedOwner } from './plannedOwner.ts';

/** Of the working tree; by environment, in the order in which the agent gets to the owners. */
export const syncPlan = ({ owners, inputs }: Snapshot): readonly PlannedOwner[] => planOwners(inputs, owners);

/** The same for a revision that somebody inspects (`Session.inspect`), as if it were merged. */
export const planAt = (snapshot: Snapshot, root: string, revision: string): readonly PlannedOwner[] =>
  planOwners(snapshot.inputs, ownersAt(snapshot, root, revision) ?? []);

/** By environment, in the order in which the agent gets to them. */
export function planOwners(inputs: Inputs, owners: readonly OwnerSnapshot[]): readonly PlannedOwner[] {
  const runs = new Map<string, WillRun>();
  // Agents go by what is in their own cluster, wherever they apply it; what goes to another one may be an agent's there.
  const hubs = [
    ...new Set(owners.toSorted((a, b) => Number(!a.readIn) - Number(!b.readIn)).map(describedIn)),
  ];
  const planned = hubs.flatMap((name) => {
    const environment = inputs.environments.get(name);
    const there = owners.filter((owner) => describedIn(owner) === name);
    const { ordered, circles } = dependencyOrder(there, agentName, comesAfter);
    const circleOf = new Map(
      there.flatMap((owner) => {
        const circle = circles.get(agentName(owner));
        return circle ? [[fluxSchedule(asMerged(owner))?.source.name ?? '', circle] as const] : [];
      }),
    );
    const heldUp = new Map<string, string>();
    return ordered.map((snapshot) => {
      const owner = asMerged(snapshot);
      const { heldBy } = snapshot;
      const run = willRun(owner, {
        dependencies: dependenciesOf(owner, environment, heldUp),
        circle: circles.get(agentName(snapshot)),
        circleOfSource: circleOf.get(fluxSchedule(owner)?.source.name ?? ''),
        holder: heldBy && holderOf(heldBy, runs.get(runKey(name, heldBy))),
      });
      runs.set(runKey(snapshot.environment, owner.id), run);
      const one = withProject(inputs, owners, plannedOwner(inputs, snapshot, run));
      const why = holdsUp(one);
      if (why !== undefined) heldUp.set(agentName(snapshot), why);
      return one;
    });
  });
  const names = [...new Set(owners.map(({ environment }) => environment))];
  return names.flatMap((name) => planned.filter(({ snapshot }) => snapshot.environment === name));
}

const describedIn = ({ readIn, environment }: OwnerSnapshot): string => readIn ?? environment;

const runKey = (environment: string, id: OwnerId): string => `${environment}\n${formatOwner(id)}`;

const holderOf = (id: OwnerId, run: WillRun | undefined): Holder | undefined =>
  run && {
    id,
    when: run.when,
    ...(run.blockedBy === undefined ? {} : { blockedBy: run.blockedBy }),
  };

/** Why an owner will not be ready after this merge. */
function holdsUp(one: PlannedOwner): string | undefined {
  if (one.kind === 'unknown') return undefined;
  const { willRun: run, steps } = one.plan;
  if (run.blockedBy !== undefined) return 'that does not run either';
  const refused = steps.find(({ action }) => action === 'blocked');
  return refused && `there ${formatResource(refused.id)} is refused`;
}

function plannedOwner(inputs: Inputs, snapshot: OwnerSnapshot, run: WillRun): PlannedOwner {
  const reason = unplannable(snapshot);
  if (reason !== undefined) {
    const { recipe, deployed, working } = snapshot;
    const chart = [deployed, working]
      .map((build) => hostNotAllowed(inputs.charts, recipe.charts, build))
      .find(Boolean);
    return { kind: 'unknown', snapshot, reason, ...(chart ? { chart } : {}) };
  }
  const { owner, environment } = snapshot;
  const estimatedBecause = whyEstimated(snapshot);
  const steps = stepsOnce(snapshot, inputs.showSecrets);
  const plan = {
    owner: owner.id,
    environment,
    willRun: {
      ...run,
      notes: [
        ...run.notes,
        ...releaseNotes(inputs.environments.get(environment), snapshot),
        ...namespaceNotes(inputs.environments.get(environment), snapshot),
        ...ruleNotes(snapshot),
        ...comparisonNotes(asMerged(snapshot)),
        ...deletionNotes(steps),
      ],
    },
    steps,
    ...(estimatedBecause === undefined ? {} : { estimatedBecause }),
  };
  return { kind: 'planned', snapshot, plan };
}

function whyEstimated({ owner, base, recipe }: OwnerSnapshot): string | undefined {
  const reason = isUnbound(owner) ? owner.notCompared : base?.estimatedBecause;
  const open = recipe.kind === 'known' ? (recipe.open ?? []) : [];
  if (open.length === 0) return reason;
  const unknown = `the variables of ${open.join(', ')} are not known, and left as they are written`;
  return reason === undefined ? unknown : `${reason}; ${unknown}`;
}

/** An owner's steps follow from its snapshot alone, and a plan is asked for at every change of any owner. */
const stepsOnce = kept((snapshot: OwnerSnapshot, showSecrets: boolean) =>
  isUnbound(snapshot.owner) ? renderedSteps(showSecrets, snapshot) : predictedSteps(showSecrets, snapshot),
);

function renderedSteps(
  showSecrets: boolean,
  { owner, deployed, working }: OwnerSnapshot,
): readonly PlanStep[] {
  const objectsOf = (build: BuildInput | undefined): readonly BuiltObject[] =>
    build?.outcome.ok === true ? build.outcome.value.objects : [];
  return planRendered(
    { before: objectsOf(deployed), after: objectsOf(working) },
    { mode: owner.mode, prune: owner.prune, createsOnly: owner.createsOnly, showSecrets },
  );
}

function predictedSteps(showSecrets: boolean, snapshot: OwnerSnapshot): readonly PlanStep[] {
  const { base, world } = snapshot;
  const isRelease = snapshot.owner.release !== undefined;
  const objects = isRelease ? inHelmOrder(snapshot) : snapshot.objects;
  const owner = asMerged(snapshot);
  const ownerThen = owner === snapshot.owner ? undefined : owner;
  const judging = {
    showSecrets,
    estimatedBecause: base?.estimatedBecause,
    serverVersion: serverVersion(world.connection),
    upgraded: isUpgraded(snapshot),
    ownerThen,
  };
  const toPlan = objects.map((object): PlannedObject => {
    const { id, live, predicted } = object;
    // Nothing can be said of a write to what may or may not be there.
    if (live.kind === 'loading') return { id, unknown: 'what is live is being read' };
    if (live.kind === 'unknown') return { id, unknown: live.reason };
    const facts = { ...object, ...judging };
    return { id, question: answered(questionOf(snapshot.owner, facts), predicted) };
  });
  const steps = planOwner(owner.mode, toPlan, owner.build?.agent === 'argo' ? owner.build : {});
  return isRelease ? releaseSteps(snapshot, steps) : steps;
}

/** A plan is about one exact state of the files: the last good render is not enough. */
function unplannable({
  owner,
  recipe,
  state,
  base,
  head,
  deployed,
  next,
  working,
}: OwnerSnapshot): string | undefined {
  if (isUnbound(owner)) {
    if (recipe.kind !== 'known') return recipe.reason;
    if (!base)
      return `there is nothing to compare with: ${head.kind === 'unknown' ? head.reason : 'nothing is committed yet'}`;
    if (deployed?.outcome.ok === false)
      return `${base.name} does not render: ${renderFailureText(deployed.outcome.failure)}`;
    if (!deployed) return `rendering ${base.name}`;
  } else if (state.kind !== 'compared') return state.reason;
  if (next?.kind === 'unknown') return next.reason;
  const recipeThen = writtenNext(next)?.recipe;
  if (recipeThen && recipeThen.kind !== 'known') return recipeThen.reason;
  if (!working) return 'it is being rendered';
  return working.outcome.ok ? undefined : renderFailureText(working.outcome.failure);
}
