import { condition } from '../flux/fluxStatus.ts';
import { stringAt, type JsonObject } from '../../resource/json.ts';

/** What helm-controller found when it looked for drift; `objects` are `kind/namespace/name`. */
export interface ReleaseDrift {
  readonly objects: ReadonlySet<string>;
  /** In milliseconds, when it began to be so. */
  readonly since: number | undefined;
}

/** Undefined where it has not looked (condition `Drifted` of helm-controller 1.6). */
export function readReleaseDrift(release: JsonObject): ReleaseDrift | undefined {
  const drifted = condition(release, 'Drifted');
  const status = stringAt(drifted, 'status');
  if (status !== 'True' && status !== 'False') return undefined;
  const since = Date.parse(stringAt(drifted, 'lastTransitionTime') ?? '');
  const lines = status === 'True' ? (stringAt(drifted, 'message') ?? '').split('\n') : [];
  const objects = lines.flatMap((line) => /^(\S+) (?:removed|changed \(.*)$/.exec(line)?.[1] ?? []);
  return { objects: new Set(objects), since: Number.isNaN(since) ? undefined : since };
}
