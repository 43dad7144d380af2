import { emptyFieldSet, isEmpty, type FieldSet } from '../../resource/fieldSet.ts';
import type { Json, JsonObject } from '../../resource/json.ts';
import { valueAt } from '../../resource/resolvePath.ts';
import { verbOf, type AgentWrite } from '../desired/agentWrite.ts';
import { fieldsOfAll, managerEntries } from '../desired/managers.ts';
import { childrenOf, isScalar } from './childrenOf.ts';
import { withTexts } from './textsAsData.ts';

/**
 * What of the rest of live a write may take away that others have written. What nobody has written goes as well where the
 * server takes it, as what belongs to a field that is back to its default, or under a replacement, where the server and its
 * controllers put it back. What a replacement has another value for stays so, as the replicas of a ReplicationController,
 * whose scaling no manager is noted for.
 */
export function takenOfOthers(
  others: FieldSet,
  asserted: FieldSet,
  { predicted, live }: { readonly predicted: JsonObject; readonly live: JsonObject },
  write: AgentWrite,
): FieldSet {
  const entries = managerEntries(live);
  const isReplacement = verbOf(write) === 'replace';
  const left = isReplacement ? withoutProtection(others) : others;
  if (entries.length === 0) return left;
  const owned = withTexts(fieldsOfAll(entries));
  return taken(left, { owned, asserted, predicted, live, isReplacement });
}

/** The same place in what somebody owns, in what is asserted, and in both objects. */
interface Place {
  readonly owned: FieldSet | undefined;
  readonly asserted: FieldSet | undefined;
  readonly predicted: Json | undefined;
  readonly live: Json | undefined;
  readonly isReplacement: boolean;
}

function taken(set: FieldSet, place: Place): FieldSet {
  const { owned, asserted, predicted, live, isReplacement } = place;
  if (owned === undefined || isEmpty(owned))
    return isReplacement ? differingScalars(set, predicted, live) : emptyFieldSet;
  // What the server has filled in is theirs who wrote it empty, and goes with it.
  if (owned.children.size === 0) return asserted === undefined ? { member: true, children: new Map() } : set;
  const children = childrenOf(set, (child, element, key) =>
    taken(child, {
      owned: owned.children.get(key),
      asserted: asserted?.children.get(key),
      predicted: valueAt(predicted, [element]),
      live: valueAt(live, [element]),
      isReplacement,
    }),
  );
  return { member: set.member, children };
}

/** The part of a set at which both objects hold a scalar, and not the same. */
function differingScalars(set: FieldSet, a: Json | undefined, b: Json | undefined): FieldSet {
  if (set.children.size === 0) return isScalar(a) && isScalar(b) && a !== b ? set : emptyFieldSet;
  const children = childrenOf(set, (child, element) =>
    differingScalars(child, valueAt(a, [element]), valueAt(b, [element])),
  );
  return { member: false, children };
}

/** Without the finalizers of storage that is in use: their controllers put them back at once. */
function withoutProtection(set: FieldSet): FieldSet {
  const metadata = set.children.get('f:metadata');
  const finalizers = metadata?.children.get('f:finalizers');
  if (!metadata || !finalizers) return set;
  const kept = new Map([...finalizers.children].filter(([key]) => !protections.has(key)));
  if (kept.size === finalizers.children.size) return set;
  const others = new Map(metadata.children);
  if (kept.size === 0) others.delete('f:finalizers');
  else others.set('f:finalizers', { ...finalizers, children: kept });
  return { ...set, children: new Map(set.children).set('f:metadata', { ...metadata, children: others }) };
}

const protections: ReadonlySet<string> = new Set(
  ['pv', 'pvc', 'vac'].map((storage) => `v:"kubernetes.io/${storage}-protection"`),
);
