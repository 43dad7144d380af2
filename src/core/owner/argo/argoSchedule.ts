import { at, isObject, type JsonObject } from '../../resource/json.ts';
import type { ArgoSettings } from './argoSettings.ts';

/** What bears on whether and when Argo CD applies a new commit. */
export interface ArgoSchedule {
  readonly agent: 'argo';
  /** It syncs by itself, not when somebody asks for it. */
  readonly automated: boolean;
  /** It also syncs by itself where nothing is left in Git, and deletes everything. */
  readonly allowEmpty: boolean;
  /** It also syncs by itself where the cluster was changed. */
  readonly selfHeal: boolean;
  /** Undefined where it never looks for commits by itself, but is told. */
  readonly refreshSeconds?: number;
}

export function readArgoSchedule(application: JsonObject, { refreshSeconds }: ArgoSettings): ArgoSchedule {
  const automated = at(application, 'spec', 'syncPolicy', 'automated');
  const isAutomated = isObject(automated) && automated['enabled'] !== false;
  return {
    agent: 'argo',
    automated: isAutomated,
    allowEmpty: isAutomated && automated['allowEmpty'] === true,
    selfHeal: isAutomated && automated['selfHeal'] === true,
    ...(refreshSeconds === undefined ? {} : { refreshSeconds }),
  };
}
