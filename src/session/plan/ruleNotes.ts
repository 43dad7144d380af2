import { sameIgnoreRules } from '../../core/owner/ignoreRules.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import { asMerged, fluxSchedule } from './planOrder.ts';

/** What a plan has to say of rules that count only once the owner's own manifest, which the merge changes, is applied. */
export function ruleNotes(snapshot: OwnerSnapshot): readonly string[] {
  const { owner, objects } = snapshot;
  const then = asMerged(snapshot);
  if (then === owner || sameIgnoreRules(owner.ignore, then.ignore) || waitsForIt(snapshot)) return [];
  const isLeftThen = objects.some(({ verdict }) =>
    verdict?.fields.some(({ verdict: said, rule }) => said === 'CONVERGING' && rule !== undefined),
  );
  return isLeftThen ? [meanwhile] : [];
}

/** Nothing but its own manifest makes helm-controller act; a Kustomization may depend on the one that applies it. */
function waitsForIt(snapshot: OwnerSnapshot): boolean {
  const { owner, heldBy } = snapshot;
  if (owner.id.kind === 'HelmRelease') return true;
  if (heldBy?.kind !== 'Kustomization') return false;
  const schedule = fluxSchedule(owner);
  return schedule?.dependsOn.includes(`${heldBy.namespace}/${heldBy.name}`) === true;
}

const meanwhile =
  'its new rules count once its changed manifest is applied: until then the agent may take back what they leave alone';
