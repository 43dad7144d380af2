import { failed, success, type Outcome } from '../../base/outcome.ts';
import { releaseSecretName, type ReleaseRecord } from '../../core/owner/helm/releaseRecord.ts';
import { stringAt } from '../../core/resource/json.ts';
import type { ChartEngine } from '../../engine/chartEngineApi.ts';
import type { Build, RenderedObject } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { KeptReleaseOptions } from '../builds/buildOptions.ts';
import { clusterSource, type ClusterSource } from '../clusters/clusterSource.ts';
import type { EnvironmentInput, Inputs } from '../inputs.ts';
import { secretPointers, secretTexts } from '../clusters/secretValues.ts';

/** The Secret in which Helm keeps a release, as far as the cluster tells. */
export const keptRelease = (
  environment: EnvironmentInput | undefined,
  record: ReleaseRecord,
): ClusterSource =>
  clusterSource(
    environment,
    record.storageNamespace,
    { kind: 'Secret', name: releaseSecretName(record), optional: false },
    { what: 'release', field: 'status.history' },
  );

/** What Helm wrote: the manifest that it keeps. It has no lines of its own. */
export async function readKept(
  helm: ChartEngine,
  { environments }: Pick<Inputs, 'environments'>,
  { kept: { environment, scope, name, version }, secrets }: KeptReleaseOptions,
  signal: AbortSignal,
): Promise<Outcome<Build, EngineFailure>> {
  const secret = environments.get(environment)?.scopes.get(scope)?.objects.get(name);
  // It is another one by now, and another build is wanted.
  if (!secret || stringAt(secret, 'metadata', 'resourceVersion') !== version)
    return failed({ code: 'cancelled' });
  const data = stringAt(secret, 'data', 'release');
  if (data === undefined)
    return failed({ code: 'rejected', message: `Secret/${name} does not hold a release of Helm` });
  const read = await helm.readRelease(data, signal);
  if (!read.ok)
    return read.failure.code === 'rejected'
      ? failed({ code: 'rejected', message: `the release that Secret/${name} holds cannot be read` })
      : read;
  const texts = secretTexts(secrets);
  const objects = read.value.objects.map(({ object }): RenderedObject => {
    const hidden = secretPointers(object, texts);
    return { object, origins: new Map(), ...(hidden.length > 0 ? { secret: hidden } : {}) };
  });
  return success({ objects, reads: [], warnings: [] });
}
