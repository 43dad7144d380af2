import { jsonDifferences } from '../../../src/core/change/jsonDifferences.ts';
import type { PlanStep } from '../../../src/core/plan/syncPlan.ts';
import { formatPath, type FieldPath } from '../../../src/core/resource/fieldPath.ts';
import { equalJson, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { resolvePath } from '../../../src/core/resource/resolvePath.ts';
import type { ResourceId } from '../../../src/core/resource/resourceId.ts';
import { toPointer } from '../../../src/core/yaml/jsonPointer.ts';
import type { AuditEvent } from '../../harness/auditLog.ts';

/** What the API server's audit log says was done to one object, in the words of a plan. */
export interface DoneStep {
  /** Group, namespace and name. */
  readonly key: string;
  readonly action: 'create' | 'update' | 'recreate' | 'prune';
}

export const keyOf = ({ group, namespace, name }: ResourceId): string => `${group} ${namespace} ${name}`;

/**
 * The writes of kustomize-controller, in the order in which it finished with each object. Whether a patch creates is known
 * from whether the object `existed`.
 */
export function doneSteps(
  events: readonly AuditEvent[],
  existed: (key: string) => boolean,
): readonly DoneStep[] {
  const byKey = new Map<string, AuditEvent['verb'][]>();
  for (const { verb, apiGroup = '', resource, namespace: where = '', name = '' } of events.filter(isWrite)) {
    // A namespace lies in itself in the log, and a definition where what was sent says that it does.
    const isAnywhere = resource === 'namespaces' || resource === 'customresourcedefinitions';
    const namespace = isAnywhere ? '' : where;
    const key = keyOf({ group: apiGroup, kind: '', namespace, name });
    const verbs = byKey.get(key) ?? [];
    byKey.delete(key);
    byKey.set(key, [...verbs, verb]);
  }
  return [...byKey].map(([key, verbs]) => {
    const isDeleted = verbs.includes('delete');
    const isWritten = verbs.some((verb) => verb !== 'delete');
    if (isDeleted) return { key, action: isWritten ? 'recreate' : 'prune' };
    return { key, action: existed(key) ? 'update' : 'create' };
  });
}

const isWrite = ({ verb, requestURI, status, apiGroup, resource, subresource }: AuditEvent): boolean =>
  ['create', 'patch', 'update', 'delete'].includes(verb) &&
  status < 300 &&
  subresource === undefined &&
  !/[?&]dryRun=All/.test(requestURI) &&
  apiGroup?.endsWith('.toolkit.fluxcd.io') !== true &&
  !['events', 'leases', 'selfsubjectaccessreviews'].includes(resource ?? '');

/** In what the fields that an update was to change differ from those that it changed; empty where in nothing. */
export function fieldDifferences(
  { fields }: Pick<PlanStep, 'fields'>,
  before: JsonObject,
  after: JsonObject,
): readonly string[] {
  const [was, is] = [comparable(before), comparable(after)];
  const planned = fields.flatMap(({ path }) =>
    [was, is].flatMap((side) => resolvePath(side, path)?.pointer ?? []),
  );
  const missed = jsonDifferences(was, is)
    .map(({ path }) => path)
    .filter((path) => !planned.some((pointer) => isRelated(pointer, pointerOf(path))));
  return [
    ...fields.flatMap((field) => {
      const text = formatPath(field.path);
      if (field.state === 'reordered') return [];
      return [
        ...unequal(`${text} was`, field.live, resolvePath(was, field.path)?.value),
        ...unequal(`${text} is`, field.desired, resolvePath(is, field.path)?.value),
      ];
    }),
    ...missed.map((path) => `${formatPath(path)} changed, which was not planned`),
  ];
}

const unequal = (what: string, planned: Json | undefined, found: Json | undefined): readonly string[] =>
  equalJson(planned, found) || isMasked(planned)
    ? []
    : [`${what} ${JSON.stringify(found)}, planned ${JSON.stringify(planned)}`];

const isMasked = (value: Json | undefined): boolean => JSON.stringify(value ?? null).includes('***');

const isRelated = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

const pointerOf = (path: FieldPath): string =>
  toPointer(
    path.map((element) =>
      'field' in element ? element.field : 'index' in element ? String(element.index) : '',
    ),
  );

/** Without what the server counts. */
function comparable({ metadata, status: _status, ...rest }: JsonObject): JsonObject {
  const kept = Object.entries(isObject(metadata) ? metadata : {}).filter(([name]) => !counted.has(name));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

const counted: ReadonlySet<string> = new Set(['generation', 'managedFields', 'resourceVersion']);
