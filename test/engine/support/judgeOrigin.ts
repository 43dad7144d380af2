import { formatOwner } from '../../../src/core/owner/owner.ts';
import { at, isArray, printJson, type Json } from '../../../src/core/resource/json.ts';
import type { Origin } from '../../../src/core/resource/origin.ts';
import { resourceKey } from '../../../src/core/resource/resourceId.ts';
import { pointerSegments } from '../../../src/core/yaml/jsonPointer.ts';
import type { BuiltObject } from '../../../src/session/inputs.ts';
import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';
import { withoutMark, type Edited } from './editedAt.ts';
import type { OriginField } from './originKind.ts';

/**
 * What became of a field's origin: `proved` where an edit at its place shows in the field, `wrong` where it does not, `refused`
 * where nothing renders after the edit, `agent` for what no file says, `open` where nothing is known.
 */
export type OriginVerdict = 'proved' | 'wrong' | 'refused' | 'agent' | 'open';

export interface JudgedOrigin {
  readonly origin: Origin | undefined;
  readonly verdict: OriginVerdict;
  readonly detail: string;
}

/** What is known of a field without an edit; undefined where one has to tell. */
export function judgedAtOnce({ built, pointer }: OriginField): JudgedOrigin | undefined {
  const origin = built.origins.get(pointer);
  if (built.setByAgent?.includes(pointer) === true) return { origin, verdict: 'agent', detail: '' };
  if (origin) return undefined;
  return { origin, verdict: 'open', detail: (textAt(built.object, pointer) ?? '').slice(0, 80) };
}

/** What the field has become among what owners render after an edit of the place that it is said to come from. */
export function judgeOrigin(
  field: OriginField,
  edited: Edited,
  owners: readonly OwnerSnapshot[],
): JudgedOrigin {
  const { built, pointer } = field;
  const origin = built.origins.get(pointer);
  const judged = (verdict: OriginVerdict, detail = ''): JudgedOrigin => ({ origin, verdict, detail });
  const now = objectsNow(owners, field);
  if (typeof now === 'string') return judged('refused', now);
  const before = textAt(built.object, pointer) ?? '';
  const after = textAt(counterpart(now, field)?.object, pointer);
  if (after === undefined) return judged('wrong', 'it is gone');
  if (after === before) return judged('wrong', `unchanged: ${before.slice(0, 80)}`);
  return edited.shows(before, after) ? judged('proved') : judged('wrong', `became ${after.slice(0, 120)}`);
}

/** What the owner renders now, or why it does not. The edit may be one of its name. */
function objectsNow(
  owners: readonly OwnerSnapshot[],
  { owner }: OriginField,
): readonly BuiltObject[] | string {
  const name = formatOwner(owner.owner.id);
  const now = owners.find(
    (one) => one.environment === owner.environment && withoutMark(formatOwner(one.owner.id)) === name,
  );
  if (!now) return 'the owner is gone';
  if (!now.working) return now.recipe.kind === 'known' ? 'nothing is built' : now.recipe.reason;
  // A release whose holder does not render any more is found as it was before.
  const { heldBy } = now;
  const holder = heldBy && owners.find(({ owner: { id } }) => formatOwner(id) === formatOwner(heldBy));
  const { outcome } = holder?.working?.outcome.ok === false ? holder.working : now.working;
  if (outcome.ok) return outcome.value.objects;
  return 'message' in outcome.failure ? outcome.failure.message : outcome.failure.code;
}

/** What the object has become. */
function counterpart(
  objects: readonly BuiltObject[],
  { owner, built }: OriginField,
): BuiltObject | undefined {
  const key = resourceKey(built.id);
  const before = owner.working?.lastGood?.objects ?? [];
  const named = objects.find((one) => withoutMark(resourceKey(one.id)) === withoutMark(key));
  return named ?? objects[before.findIndex((one) => one.object === built.object)];
}

function textAt(object: Json | undefined, pointer: string): string | undefined {
  const value = object && scalarAt(object, pointerSegments(pointer));
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string'
    ? value
    : typeof value === 'object' && 'length' in value
      ? undefined
      : printJson(value);
}

export const scalarAt = (object: Json, steps: readonly string[]): Json | undefined =>
  steps.reduce<Json | undefined>(
    (value, step) =>
      isArray(value) ? value[Number(step)] : value === undefined ? undefined : at(value, step),
    object,
  );
