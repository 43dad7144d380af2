import { formatRule, ignoreListOf } from '../../core/owner/ignoreRules.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';
import { lineOfRules } from '../lines/placeOfRule.ts';

/**
 * The owner's own rules that leave no field of any of its objects as it is, or out of the comparison: nobody may need them
 * any more. A sentence each, in plain text; none while something of the owner is not decided.
 */
export function idleRules(snapshot: OwnerSnapshot): readonly string[] {
  const { owner, objects, state } = snapshot;
  const list = ignoreListOf(owner.id.kind);
  if (!owner.ignore || !list || state.kind !== 'compared') return [];
  if (
    objects.some(({ verdict, live }) => !verdict || verdict.verdict === 'UNKNOWN' || live.kind === 'loading')
  )
    return [];
  // What converges does so by a rule of the working tree, which counts its own.
  const working = new Set(
    objects
      .flatMap(({ verdict }) => verdict?.fields ?? [])
      .flatMap(({ verdict, rule }) => (rule && verdict !== 'CONVERGING' ? [rule.index] : [])),
  );
  return owner.ignore.flatMap((rule, index) => {
    // What stands in the settings of Argo CD, or in fields of their own, is for other owners as well, or for more.
    if (working.has(index) || 'setting' in rule || 'preservedLabels' in rule) return [];
    const place = lineOfRules(snapshot, list, index);
    const where = place ? ` (${place.path}:${String(place.line)})` : '';
    return [`${formatRule({ list, index })}${where} hides nothing now`];
  });
}
