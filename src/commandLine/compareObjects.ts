import { usualManagers, type OwnerMode } from '../core/drift/desired/agentWrite.ts';
import { readIgnoreRules } from '../core/owner/ignoreRules.ts';
import { judge } from '../core/drift/judge/judge.ts';
import { objectMode } from '../core/drift/desired/objectMode.ts';
import type { Question } from '../core/drift/predict/question.ts';
import { whatToPredict } from '../core/drift/predict/whatToPredict.ts';
import { resourceIdOf } from '../core/resource/resourceId.ts';
import { withoutEmptyTimestamps } from '../core/resource/withoutEmptyTimestamps.ts';
import { isObject, member, stringAt, type JsonObject } from '../core/resource/json.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import type { KubernetesEngine } from '../engine/engineApi.ts';
import { lineOfRule } from '../present/lines/placeOfRule.ts';
import { asOwnerSends } from './asOwnerSends.ts';
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
  /** The file that holds it. */
  readonly ownerText?: SourceText | undefined;
  readonly showSecrets: boolean;
}

/** The verdict on one pair of desired and live, as the editor would give it. */
export async function compareObjects(
  engine: KubernetesEngine,
  compared: ComparedObjects,
): Promise<ReportedResource> {
  const { mode, manager, owner } = compared;
  const live = compared.live && withoutEmptyTimestamps(compared.live);
  const id = resourceIdOf(compared.desired);
  if (!id) throw new CommandLineError('the desired object has no apiVersion, kind or metadata.name');
  const ignore = owner && readIgnoreRules(owner);
  const namespaced = stringAt(live ?? compared.desired, 'metadata', 'namespace') !== undefined;
  const asSent = (object: JsonObject): JsonObject =>
    asOwnerSends(namespaced ? withNamespace(object, live) : object, { mode, owner, live, namespaced });
  const working = asSent(compared.desired);
  const deployed = compared.base ? asSent(compared.base) : working;
  const own = objectMode(mode, working);
  const question: Question = {
    owner: {
      mode: own,
      manager: manager === usualManagers[mode] ? usualManagers[own] : manager,
      prune: mode === 'flux-ks',
      ...(ignore ? { ignore } : {}),
    },
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
  const { ownerText } = compared;
  const named = {
    kind: stringAt(owner, 'kind') ?? '',
    name: stringAt(owner, 'metadata', 'name') ?? '',
  };
  return {
    id: { ...id, namespace },
    verdict,
    ...(ownerText ? { ruleAt: ({ rule }) => rule && lineOfRule(ownerText, named, ignore, rule) } : {}),
  };
}

/** The id of the schemas that `--schema` loads. */
export const schemas = 'schemas';

/** A namespace that the owner's `targetNamespace` supplies is known from live alone. */
function withNamespace(object: JsonObject, live: JsonObject | null): JsonObject {
  const namespace = stringAt(live ?? undefined, 'metadata', 'namespace');
  const metadata = member(object, 'metadata');
  if (namespace === undefined || stringAt(object, 'metadata', 'namespace') !== undefined) return object;
  return { ...object, metadata: { ...(isObject(metadata) ? metadata : {}), namespace } };
}
