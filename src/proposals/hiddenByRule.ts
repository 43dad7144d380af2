import type { NewIgnoreRule } from '../core/change/ignoreRule.ts';
import type { FieldVerdict } from '../core/drift/judge/verdict.ts';
import type { IgnoreRule } from '../core/owner/ignoreRules.ts';
import { formatPath, type FieldPath } from '../core/resource/fieldPath.ts';
import { stringAt } from '../core/resource/json.ts';
import { formatResource, resourceKey } from '../core/resource/resourceId.ts';
import { ownerKey } from '../session/owners/ownerKey.ts';
import type { Session } from '../session/session.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../session/snapshot.ts';

/** What a rule takes out of the drift that there is now. */
export interface Hidden {
  /** Whether it does what it is for. */
  readonly isHidden: boolean;
  /** Further fields that differ now, for people. */
  readonly others: readonly string[];
}

export interface IgnoredField {
  readonly owner: OwnerSnapshot;
  readonly object: ObjectSnapshot;
  readonly path: FieldPath;
}

/**
 * Compares again with the rule: the object, and the same object of other owners that one manifest makes, as one for each
 * cluster.
 */
export async function hiddenByRule(
  session: Session,
  { owner, object, path }: IgnoredField,
  rule: NewIgnoreRule,
  signal?: AbortSignal,
): Promise<Hidden> {
  const twins = session.snapshot.owners.filter(
    (one) =>
      one.manifest !== undefined && one.manifest === owner.manifest && ownerKey(one) !== ownerKey(owner),
  );
  const asked = formatPath(path);
  let isHidden = false;
  const others: string[] = [];
  for (const one of [owner, ...twins])
    for (const each of one === owner ? [object] : sameObject(one, object)) {
      const verdict = await session.rules.verdict(one, each, withRules(one.owner.ignore, rule), signal);
      const before = new Set(
        (each.verdict?.fields ?? []).filter(isIgnored).map(({ path: known }) => formatPath(known)),
      );
      for (const field of (verdict?.fields ?? []).filter(isIgnored)) {
        const text = formatPath(field.path);
        if (before.has(text)) continue;
        if (one === owner && text === asked) isHidden = true;
        else
          others.push(one === owner ? text : `${text} of ${formatResource(each.id)} in ${one.environment}`);
      }
    }
  return { isHidden, others };
}

const sameObject = ({ objects }: OwnerSnapshot, { id }: ObjectSnapshot): readonly ObjectSnapshot[] =>
  objects.filter((one) => resourceKey(one.id) === resourceKey(id));

const isIgnored = ({ verdict }: FieldVerdict): boolean => verdict === 'IGNORED';

/** Behind the owner's own; those of the agent's settings stand behind all of them. */
function withRules(rules: readonly IgnoreRule[] = [], { read }: NewIgnoreRule): readonly IgnoreRule[] {
  const isSetting = (rule: IgnoreRule): boolean => stringAt(rule, 'setting') !== undefined;
  return [...rules.filter((rule) => !isSetting(rule)), read, ...rules.filter(isSetting)];
}
