import type { ArgoComparison } from '../../owner/argo/argoBuild.ts';
import { isBuiltInGroup } from '../../resource/builtInGroups.ts';
import type { FieldPath } from '../../resource/fieldPath.ts';
import { owns } from '../../resource/fieldSet.ts';
import { equalJson, isArray, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { isSecret } from '../../resource/masking.ts';
import { groupOf } from '../../resource/resourceId.ts';
import { valueAt } from '../../resource/resolvePath.ts';
import { argoOnServer } from '../desired/agentWrite.ts';
import { hasSyncOption } from '../desired/argoMetadata.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';
import { lastApplied } from '../predict/lastApplied.ts';
import type { Prediction } from '../predict/prediction.ts';
import { appliedFields } from '../desired/managers.ts';

/**
 * Whether Argo CD's comparison tells a difference that its write would take away: only then does it sync because of it.
 * Where it asks the server, that is what the server would change. Else what Git says is always compared. Of what Git says no
 * more the comparison knows by managedFields where it is made as on the server's side, else by the note of what was applied
 * last, which no replacement leaves. The write itself may go by another of these (gitops-engine `diff.Diff`, Argo CD 3.2).
 */
export function isSeenByArgo(
  { path, state }: Pick<FieldDifference, 'path' | 'state'>,
  desired: JsonObject,
  live: JsonObject,
  { comparison, compared }: ComparedBy,
): boolean {
  if (compared && 'left' in compared) return !equalJson(orNull(compared.left, path), orNull(live, path));
  if (state === 'reordered' || isSaid(path, desired)) return true;
  return comparison !== 'lastApplied' || hasSyncOption(desired, 'ServerSideApply=true')
    ? owns(appliedFields(live, argoOnServer), path)
    : valueAt(lastApplied(live), path) !== undefined;
}

interface ComparedBy {
  readonly comparison: ArgoComparison;
  readonly compared?: Prediction['compared'] | undefined;
}

const orNull = (object: JsonObject, path: FieldPath): Json => valueAt(object, path) ?? null;

/** The field, or a list that is compared as a whole: those of custom objects always are. */
function isSaid(path: FieldPath, desired: JsonObject): boolean {
  const isMerged = isBuiltInGroup(groupOf(stringAt(desired, 'apiVersion') ?? ''));
  const inList = path.findIndex((element) => !('field' in element) && (!isMerged || 'index' in element));
  if (inList >= 0 && isArray(valueAt(desired, path.slice(0, inList)))) return true;
  return valueAt(desired, path) !== undefined || (isSecret(desired) && isText(path, desired));
}

/** Argo CD takes the texts of a Secret for its data. */
const isText = ([data, ...rest]: FieldPath, desired: JsonObject): boolean =>
  data !== undefined &&
  'field' in data &&
  data.field === 'data' &&
  valueAt(desired, [{ field: 'stringData' }, ...rest]) !== undefined;
