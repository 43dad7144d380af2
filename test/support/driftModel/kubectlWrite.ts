import { isObject, member, printJson, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import { kubectlManagers } from '../../../src/core/drift/desired/agentWrite.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import { afterOtherWay } from './afterOtherWay.ts';
import { isCustom } from './isCustom.ts';

/** The note that kubectl leaves on what it applies. */
export function withLastApplied(object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata');
  const annotations = objectAt(metadata, 'annotations');
  const { ['kubectl.kubernetes.io/last-applied-configuration']: _old, ...others } = annotations;
  const text = printJson({ ...object, metadata: { ...metadata, annotations: others } });
  return {
    ...object,
    metadata: {
      ...metadata,
      annotations: { ...others, 'kubectl.kubernetes.io/last-applied-configuration': `${text}\n` },
    },
  };
}

/** About what `kubectl apply` does: it leaves an object with kubectl's note and name, and never takes anything away. */
export async function kubectlWrite(
  object: JsonObject,
  live: JsonObject | null,
  objects: ClusterObjects,
): Promise<void> {
  const noted = withLastApplied(object);
  const options = { fieldManager: kubectlManagers.clientSide };
  if (live === null) {
    await objects.create(noted, options);
    return;
  }
  await afterOtherWay(live, options.fieldManager);
  const { apiVersion: _apiVersion, kind: _kind, ...change } = noted;
  await objects.patch(live, change, { ...options, type: isCustom(object) ? 'merge' : 'strategic' });
}

const objectAt = (object: JsonObject, key: string): JsonObject => {
  const found = member(object, key);
  return isObject(found) ? found : {};
};

export const identityOf = (object: JsonObject): string =>
  [
    stringAt(object, 'kind'),
    stringAt(object, 'metadata', 'namespace') ?? '',
    stringAt(object, 'metadata', 'name'),
  ].join(' ');
