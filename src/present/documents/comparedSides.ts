import { equalJson, type JsonObject } from '../../core/resource/json.ts';
import { maskObjects } from '../../core/resource/masking.ts';
import { objectSecrets } from '../../core/resource/objectSecrets.ts';
import { resourceKey, type ResourceId } from '../../core/resource/resourceId.ts';
import { maskSecretObject } from '../../core/resource/secretParts.ts';
import { withoutServerFields } from '../../core/resource/withoutServerFields.ts';
import { printYaml } from '../../core/yaml/printYaml.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';
import type { ComparedObject } from '../viewModels.ts';

/**
 * One side of a comparison. `owners` are at the revision that it is of, `live` and `deployed` of them as well. A revision
 * beside live is what the agent's write of it would leave, so that what the server adds differs on neither side.
 */
export interface ComparedSide {
  readonly kind: 'live' | 'deployed' | 'revision';
  readonly owners: readonly OwnerSnapshot[];
}

/** The objects that differ between two sides, by owner as the snapshot has them. `keyOf` names an owner. */
export function comparedObjects(
  left: ComparedSide,
  right: ComparedSide,
  keyOf: (owner: OwnerSnapshot) => string,
): readonly ComparedObject[] {
  const others = new Map(left.owners.map((owner) => [keyOf(owner), owner]));
  return right.owners.flatMap((owner) => {
    const other = others.get(keyOf(owner));
    const ids = new Map(
      [...(other?.objects ?? []), ...owner.objects].map((object) => [resourceKey(object.id), object.id]),
    );
    return [...ids].flatMap(([object, id]): readonly ComparedObject[] => {
      const sides = sidesOf(find(other, object), find(owner, object), left, right);
      if (equalJson(sides[0] ?? undefined, sides[1] ?? undefined)) return [];
      return [{ owner: keyOf(owner), object, name: nameOf(owner, id) }];
    });
  });
}

/** As a path, so that the editor shows the last part first. */
const nameOf = ({ environment }: OwnerSnapshot, { namespace, kind, name }: ResourceId): string =>
  [environment, ...(namespace === '' ? [] : [namespace]), `${kind} ${name}`].join('/');

/** Both texts of one object, secret values masked; empty where a side does not have it. */
export function comparedTexts(
  left: ComparedSide,
  right: ComparedSide,
  { owner, object }: Pick<ComparedObject, 'owner' | 'object'>,
  keyOf: (owner: OwnerSnapshot) => string,
): readonly [left: string, right: string] {
  const at = (side: ComparedSide): ObjectSnapshot | undefined =>
    find(
      side.owners.find((one) => keyOf(one) === owner),
      object,
    );
  const [a, b] = [at(left), at(right)];
  const secrets = [a, b].flatMap((one) => (one && objectSecrets(one)) ?? []);
  const parts = secrets.length > 0 ? secrets : undefined;
  const [first = '', second = ''] = maskObjects(...sidesOf(a, b, left, right)).map((side) =>
    side ? printYaml(maskSecretObject(side, parts)) : '',
  );
  return [first, second];
}

const find = (owner: OwnerSnapshot | undefined, key: string): ObjectSnapshot | undefined =>
  owner?.objects.find(({ id }) => resourceKey(id) === key);

function sidesOf(
  a: ObjectSnapshot | undefined,
  b: ObjectSnapshot | undefined,
  left: ComparedSide,
  right: ComparedSide,
): readonly [JsonObject | null, JsonObject | null] {
  const besideLive = left.kind === 'live' || right.kind === 'live';
  return [sideOf(a, left.kind, besideLive), sideOf(b, right.kind, besideLive)];
}

function sideOf(
  object: ObjectSnapshot | undefined,
  kind: ComparedSide['kind'],
  besideLive: boolean,
): JsonObject | null {
  if (!object) return null;
  const { live, predicted } = object;
  const found = live.kind === 'present' ? live.object : undefined;
  if (kind === 'live') return found ? withoutServerFields(found) : null;
  const desired = kind === 'deployed' ? object.deployed : object.working;
  if (!desired) return null;
  if (!besideLive) return desired.object;
  const outcome = kind === 'deployed' ? predicted.deployed : (predicted.working ?? samePrediction(object));
  if (outcome) return withoutServerFields(outcome.ok ? outcome.value.predicted : desired.object);
  // A write that needs no prediction changes nothing.
  return withoutServerFields(found ?? desired.object);
}

/** Asked once for equal objects. */
const samePrediction = ({ deployed, head, working, predicted }: ObjectSnapshot): typeof predicted.working => {
  if (equalJson(deployed?.object, working?.object)) return predicted.deployed;
  return equalJson(head?.desired?.object, working?.object) ? predicted.head : undefined;
};
