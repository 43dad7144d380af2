import { at, stringAt, type JsonObject } from '../../resource/json.ts';
import { objectsAt } from '../../resource/jsonLists.ts';
import type { SourceStatus } from '../flux/fluxSchedule.ts';
import { goDurationSeconds } from '../goDuration.ts';

/** What bears on whether and when helm-controller upgrades a release. */
export interface ReleaseSchedule {
  readonly agent: 'helm';
  /** `namespace/name` of the HelmReleases that have to be ready before. */
  readonly dependsOn: readonly string[];
  /** It is ready only when all that it applied is. */
  readonly waits: boolean;
  readonly timeoutSeconds?: number;
  /** The GitRepository that holds its chart, where one does. */
  readonly source?: SourceStatus;
}

export function readReleaseSchedule(release: JsonObject, source: SourceStatus | undefined): ReleaseSchedule {
  const spec = at(release, 'spec');
  const own = stringAt(release, 'metadata', 'namespace') ?? '';
  const timeoutSeconds = goDurationSeconds(stringAt(spec, 'timeout') ?? '');
  return {
    agent: 'helm',
    dependsOn: objectsAt(spec, 'dependsOn').map(
      (reference) => `${stringAt(reference, 'namespace') ?? own}/${stringAt(reference, 'name') ?? ''}`,
    ),
    waits: at(spec, 'upgrade', 'disableWait') !== true,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(source ? { source } : {}),
  };
}
