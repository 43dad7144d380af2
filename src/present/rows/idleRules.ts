import { formatRule, ignoreListOf, pointerOfRule, type IgnoreRule } from '../../core/owner/ignoreRules.ts';
import { equalJson } from '../../core/resource/json.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';
import { lineOfRules } from '../lines/placeOfRule.ts';

/**
 * The owner's own rules that leave no field of any of its objects as it is, or out of the comparison: nobody may need them
 * any more. Those of the working tree, where that changes them: what it takes away is gone soon, and what it brings hides
 * what converges by it. A sentence each, in plain text; none while something of the owner is not decided.
 */
export function idleRules(snapshot: OwnerSnapshot): readonly string[] {
  const { owner, next, objects, state } = snapshot;
  const list = ignoreListOf(owner.id.kind);
  if (!list || state.kind !== 'compared' || next?.kind === 'removed') return [];
  if (
    objects.some(({ verdict, live }) => !verdict || verdict.verdict === 'UNKNOWN' || live.kind === 'loading')
  )
    return [];
  const { ignore: applied = [] } = owner;
  const { ignore: written = [] } = next && 'owner' in next ? next.owner : owner;
  const fields = objects.flatMap(({ verdict }) => verdict?.fields ?? []);
  const hides = (rules: readonly IgnoreRule[], index: number, isOfTree: boolean): boolean =>
    fields.some(
      ({ verdict, rule }) =>
        rule?.index === index &&
        (verdict === 'IGNORED' || (verdict === 'CONVERGING') === isOfTree) &&
        (rule.list === 'argocd-cm' || pointerOfRule(rules, rule) !== undefined),
    );
  const isNeeded = (rule: IgnoreRule, index: number): boolean =>
    (written !== applied && hides(written, index, true)) ||
    applied.some((one, at) => equalJson(one, rule) && hides(applied, at, false));
  return written.flatMap((rule, index) => {
    // What stands in the settings of Argo CD, or in fields of their own, is for other owners as well, or for more.
    if ('setting' in rule || 'preservedLabels' in rule || isNeeded(rule, index)) return [];
    const place = lineOfRules(snapshot, list, index);
    const where = place ? ` (${place.path}:${String(place.line)})` : '';
    return [`${formatRule({ list, index })}${where} hides nothing now`];
  });
}
