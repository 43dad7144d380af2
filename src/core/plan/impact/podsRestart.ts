import { at, stringAt } from '../../resource/json.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';
import { changesPodTemplate, rollsPods } from './podTemplate.ts';

/** A changed pod template replaces the pods, unless the workload waits for somebody to delete them. */
export function podsRestart({ id, action, fields, after }: ImpactFacts): readonly Impact[] {
  if (action !== 'update' || after === undefined || !rollsPods(id) || !changesPodTemplate(fields)) return [];
  const kept = keptRunning(id.kind, after);
  if (kept !== undefined) return [{ code: 'pods-keep-running', severity: 'warning', message: kept }];
  const replicas = at(after, 'spec', 'replicas');
  if (replicas === 0) return [];
  const how =
    stringAt(after, 'spec', 'strategy', 'type') === 'Recreate'
      ? 'all at once, with an interruption'
      : 'one after the other';
  const many = typeof replicas === 'number' ? `its ${String(replicas)} pods restart` : 'its pods restart';
  return [{ code: 'pods-restart', severity: 'info', message: `${many}, ${how}: the pod template changes` }];
}

function keptRunning(kind: string, after: ImpactFacts['after']): string | undefined {
  if (kind === 'Deployment' && at(after, 'spec', 'paused') === true)
    return 'the pod template changes, and the Deployment is paused: its pods stay as they are';
  if (stringAt(after, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return 'the pod template changes, and pods are replaced only when somebody deletes them (OnDelete)';
  return undefined;
}
