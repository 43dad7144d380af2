import { formatPath } from '../../resource/fieldPath.ts';
import { equalJson, isArray, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { groupOf } from '../../resource/resourceId.ts';
import { valueAt } from '../../resource/resolvePath.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';

// The API server itself changes some of what a write asserts after it has noted who wrote, and would not do so again
// for the same write: there, who owns a field does not tell whether the next write changes it.

type Place = Pick<FieldDifference, 'path' | 'desired' | 'live'>;

/** Whether the difference is of the server's own making, and goes with the next write all the same. */
export const isSetByServer = (place: Place, object: JsonObject): boolean =>
  isTaintOfNewNode(place, object) || isTimeOfWrite(place, object);

/** Whether the predicted value is the time of the prediction, where a real write would set its own. */
export const isClock = (place: Place, object: JsonObject, sent: JsonObject): boolean =>
  place.desired !== undefined &&
  isTimeOfWrite(place, object) &&
  !equalJson(valueAt(sent, place.path), place.desired);

/** Admission taints each Node that is created (its plugin TaintNodesByCondition), and none that is written later. */
const isTaintOfNewNode = ({ path, desired, live }: Place, object: JsonObject): boolean =>
  isKind(object, '', 'Node') &&
  formatPath(path) === 'spec.taints' &&
  (desired === undefined || isArray(desired)) &&
  equalJson(live, [...(desired ?? []), notReady]);

const notReady: Json = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** The time of a taint is set where nobody says it, and set anew when the effect becomes another. */
export const isTimeOfWrite = ({ path }: Pick<Place, 'path'>, object: JsonObject): boolean =>
  isKind(object, 'resource.k8s.io', 'DeviceTaintRule') && formatPath(path) === 'spec.taint.timeAdded';

const isKind = (object: JsonObject, group: string, kind: string): boolean =>
  object['kind'] === kind && groupOf(stringAt(object, 'apiVersion') ?? '') === group;
