import type { OwnerMode } from '../core/drift/agentWrite.ts';
import { fluxDesired, type FluxOwner } from '../core/drift/fluxDesired.ts';
import { readIgnoreRules } from '../core/owner/ignoreRules.ts';
import { ownerNameLabel, ownerNamespaceLabel } from '../core/drift/fluxMetadata.ts';
import { judge } from '../core/drift/judge.ts';
import type { Question } from '../core/drift/question.ts';
import { whatToPredict } from '../core/drift/whatToPredict.ts';
import { resourceIdOf } from '../core/resource/resourceId.ts';
import { isObject, member, stringAt, type JsonObject } from '../core/resource/json.ts';
import type { KubernetesEngine } from '../engine/engineApi.ts';
import { CommandLineError } from './commandLineError.ts';
import type { ReportedResource } from './driftJson.ts';

export interface ComparedObjects {
  readonly desired: JsonObject;
  /** What is deployed, where that differs from `desired`. */
  readonly base?: JsonObject | undefined;
  readonly live: JsonObject | null;
  readonly mode: OwnerMode;
  readonly manager: string;
  readonly owner?: JsonObject | undefined;
  readonly showSecrets: boolean;
}

/** The verdict on one pair of desired and live, as the editor would give it. */
export async function compareObjects(
  engine: KubernetesEngine,
  compared: ComparedObjects,
): Promise<ReportedResource> {
  const { live, mode, manager } = compared;
  const id = resourceIdOf(compared.desired);
  if (!id) throw new CommandLineError('the desired object has no apiVersion, kind or metadata.name');
  // Where no owner is given, the object says itself whose it is.
  const owner = ownerOf(compared.owner) ?? ownerOfLabels(live);
  const ignore = compared.owner && readIgnoreRules(compared.owner);
  const namespaced = stringAt(live ?? compared.desired, 'metadata', 'namespace') !== undefined;
  const asSent = (object: JsonObject): JsonObject => {
    const placed = namespaced ? withNamespace(object, live) : object;
    if (mode === 'kubectl') return placed;
    return owner ? fluxDesired(placed, owner, { namespaced }) : placed;
  };
  const working = asSent(compared.desired);
  const deployed = compared.base ? asSent(compared.base) : working;
  const question: Question = {
    owner: { mode, manager, prune: mode === 'flux-ks', ...(ignore ? { ignore } : {}) },
    deployed,
    working,
    live,
    namespaced: live === null ? undefined : namespaced,
    showSecrets: compared.showSecrets,
  };
  const predicted = await Promise.all(
    whatToPredict(question).map(async ({ point, desired, write }) => ({
      point,
      outcome: await engine.predict({ schemas, ...write, desired, live }),
    })),
  );
  const verdict = judge({
    ...question,
    predictionOfDeployed: predicted.find(({ point }) => point === 'deployed')?.outcome,
    predictionOfWorking: predicted.find(({ point }) => point === 'working')?.outcome,
  });
  const namespace = stringAt(working, 'metadata', 'namespace') ?? '';
  return { id: { ...id, namespace }, verdict };
}

/** The id of the schemas that `--schema` loads. */
export const schemas = 'schemas';

function ownerOf(owner: JsonObject | undefined): FluxOwner | undefined {
  const name = stringAt(owner, 'metadata', 'name');
  return name === undefined
    ? undefined
    : { name, namespace: stringAt(owner, 'metadata', 'namespace') ?? 'flux-system' };
}

function ownerOfLabels(live: JsonObject | null): FluxOwner | undefined {
  const name = stringAt(live ?? undefined, 'metadata', 'labels', ownerNameLabel);
  const namespace = stringAt(live ?? undefined, 'metadata', 'labels', ownerNamespaceLabel);
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}

/** A namespace that the owner's `targetNamespace` supplies is known from live alone. */
function withNamespace(object: JsonObject, live: JsonObject | null): JsonObject {
  const namespace = stringAt(live ?? undefined, 'metadata', 'namespace');
  const metadata = member(object, 'metadata');
  if (namespace === undefined || stringAt(object, 'metadata', 'namespace') !== undefined) return object;
  return { ...object, metadata: { ...(isObject(metadata) ? metadata : {}), namespace } };
}
