import { at, isObject, type Json, type JsonObject } from '../../resource/json.ts';
import type { FieldPath } from '../../resource/fieldPath.ts';
import type { PlannedField } from '../syncPlan.ts';

const groups: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  StatefulSet: 'apps',
  DaemonSet: 'apps',
};

/** Kinds whose controller replaces pods when their template changes. */
export const rollsPods = ({ group, kind }: { readonly group: string; readonly kind: string }): boolean =>
  groups[kind] === group && Object.hasOwn(groups, kind);

export const changesPodTemplate = (fields: readonly PlannedField[]): boolean =>
  fields.some(
    ({ path }) => isFieldAt(path, 0, 'spec') && (path.length === 1 || isFieldAt(path, 1, 'template')),
  );

function isFieldAt(path: FieldPath, index: number, name: string): boolean {
  const element = path[index];
  return element !== undefined && 'field' in element && element.field === name;
}

export function podSpecOf(object: JsonObject): JsonObject | undefined {
  const spec: Json | undefined = at(object, 'spec', 'template', 'spec');
  return isObject(spec) ? spec : undefined;
}
