import type { JsonObject } from '../../core/resource/json.ts';
import { maskObjects } from '../../core/resource/masking.ts';
import { objectSecrets } from '../../core/resource/objectSecrets.ts';
import { maskSecretObject } from '../../core/resource/secretParts.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import { withoutServerFields } from '../../core/resource/withoutServerFields.ts';
import { printYaml } from '../../core/yaml/printYaml.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';
import type { Comparison } from '../viewModels.ts';

/** An object as it is live, beside what the agent's next write would make of it; secret values masked on both sides. */
export function comparison(owner: OwnerSnapshot, object: ObjectSnapshot): Comparison | undefined {
  const live = object.live.kind === 'present' ? object.live.object : null;
  const next = nextWrite(object);
  if (live === null && next === undefined) return undefined;
  const secrets = objectSecrets(object);
  const [maskedLive, maskedNext] = maskObjects(live, next ?? live).map(
    (side) => side && maskSecretObject(side, secrets),
  );
  return {
    title: `${formatResource(object.id)}: live in ${owner.environment} ↔ Git`,
    live: !maskedLive ? '' : printYaml(withoutServerFields(maskedLive)),
    desired: !maskedNext ? '' : printYaml(withoutServerFields(maskedNext)),
  };
}

/** Undefined where the write would change nothing. The working tree counts where it differs from what is deployed. */
function nextWrite({ deployed, working, predicted, live }: ObjectSnapshot): JsonObject | undefined {
  for (const outcome of [predicted.working, predicted.deployed])
    if (outcome?.ok === true) return outcome.value.predicted;
  return live.kind === 'absent' || live.kind === 'notServed' ? (working ?? deployed)?.object : undefined;
}
