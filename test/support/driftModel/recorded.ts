import { isObject, type JsonObject } from '../../../src/core/resource/json.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import type { Write } from '../driftCases/driftCase.ts';

/** The same, with each write that is made noted as a step of a drift case. */
export function recorded(objects: ClusterObjects, steps: Write[]): ClusterObjects {
  return {
    ...objects,
    apply: async (object, options = {}) => {
      const answer = await objects.apply(object, options);
      steps.push({ manager: options.fieldManager ?? 'test', operation: 'apply', body: object });
      return answer;
    },
    create: async (object, options = {}) => {
      const answer = await objects.create(object, options);
      steps.push({ manager: options.fieldManager ?? 'test', operation: 'create', body: object });
      return answer;
    },
    patch: async (object, body, options = {}) => {
      const answer = await objects.patch(object, body, options);
      const { fieldManager: manager = 'test', subresource, type } = options;
      const operation = subresource === 'scale' ? subresource : type === 'strategic' ? type : 'patch';
      steps.push({ manager, operation, ...(subresource === 'status' ? { subresource } : {}), body });
      return answer;
    },
    replace: async (object, options = {}) => {
      const answer = await objects.replace(object, options);
      steps.push({
        manager: options.fieldManager ?? 'test',
        operation: 'replace',
        body: withoutNotes(object),
      });
      return answer;
    },
    delete: async (object) => {
      await objects.delete(object);
      steps.push({ manager: 'kubectl', operation: 'delete' });
    },
  };
}

/** Without what is of this object alone. */
function withoutNotes(object: JsonObject): JsonObject {
  const { metadata } = object;
  const kept = Object.entries(isObject(metadata) ? metadata : {}).filter(([key]) => !notes.has(key));
  return { ...object, metadata: Object.fromEntries(kept) };
}

const notes: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'uid',
]);
