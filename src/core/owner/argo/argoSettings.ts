import { at, stringAt, type JsonObject } from '../../resource/json.ts';
import { readArgoCustomizations } from './argoCustomizations.ts';
import { readArgoExclusions, type ArgoExclusions } from './argoExclusions.ts';
import { defaultTracking, type ArgoTracking } from './argoTracking.ts';
import { goDurationSeconds } from '../goDuration.ts';
import type { IgnoreRule } from '../ignoreRules.ts';

/**
 * What of Argo CD's own settings, in its ConfigMap `argocd-cm` and among what its programs are started with
 * (`argocd-cmd-params-cm`), bears on what it applies and when.
 */
export interface ArgoSettings {
  /** Where Argo CD itself lives. */
  readonly namespace: string;
  readonly tracking: ArgoTracking;
  /** Flags of every `kustomize build`. */
  readonly kustomizeFlags: string;
  /** How often it looks for new commits, with the longest delay that it adds; undefined where never by itself. */
  readonly refreshSeconds?: number;
  /** What is not compared of any Application's objects. */
  readonly ignore: readonly IgnoreRule[];
  readonly exclusions: ArgoExclusions;
  /** Applications are compared by a server-side dry run unless they say otherwise; undefined where that cannot be read. */
  readonly serverSideDiff: boolean | undefined;
  /** Why these are the defaults and not what is set. */
  readonly guessedBecause?: string;
}

/** Where Argo CD is nearly always installed. */
export const usualArgoNamespace = 'argocd';

export const settingsName = 'argocd-cm';

/** Holds what its programs are started with. */
export const parametersName = 'argocd-cmd-params-cm';

export type ArgoParameters = JsonObject | 'absent' | 'unreadable';

/** The defaults are those of Argo CD 3. */
export function readArgoSettings(
  namespace: string,
  configMap: JsonObject | undefined,
  parameters: ArgoParameters = 'absent',
): ArgoSettings {
  const setting = (name: string, otherwise: string): string => {
    const value = stringAt(configMap, 'data', name) ?? '';
    return value === '' ? otherwise : value;
  };
  const method = setting('application.resourceTrackingMethod', defaultTracking.method);
  const refresh = goDurationSeconds(setting('timeout.reconciliation', '120s')) ?? 120;
  const delay = goDurationSeconds(setting('timeout.reconciliation.jitter', '60s')) ?? 60;
  return {
    namespace,
    tracking: {
      method: method === 'label' || method === 'annotation+label' ? method : 'annotation',
      label: setting('application.instanceLabelKey', defaultTracking.label),
      installation: setting('installationID', ''),
    },
    kustomizeFlags: setting('kustomize.buildOptions', ''),
    ignore: readArgoCustomizations(at(configMap, 'data')),
    exclusions: readArgoExclusions(at(configMap, 'data')),
    serverSideDiff: readServerSideDiff(parameters),
    ...(refresh === 0 ? {} : { refreshSeconds: refresh + delay }),
  };
}

/** As its environment variable is read (`env.ParseBoolFromEnv`). */
function readServerSideDiff(parameters: ArgoParameters): boolean | undefined {
  if (parameters === 'unreadable') return undefined;
  if (parameters === 'absent') return false;
  return stringAt(parameters, 'data', 'controller.diff.server.side')?.toLowerCase() === 'true';
}
