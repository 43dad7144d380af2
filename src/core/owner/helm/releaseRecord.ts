import { at, equalJson, stringAt, type JsonObject } from '../../resource/json.ts';
import { objectsAt } from '../../resource/jsonLists.ts';

/** The release that is deployed, as helm-controller 1.6 remembers it (`status.history` of a HelmRelease). */
export interface ReleaseRecord {
  readonly name: string;
  /** Where Helm keeps its releases. */
  readonly storageNamespace: string;
  readonly version: number;
  readonly chart: string;
  readonly chartVersion: string;
  /** Of the chart, where it comes from an OCIRepository. */
  readonly ociDigest?: string;
  /** A later one, which failed: live may hold some of it. */
  readonly failed?: { readonly version: number; readonly chartVersion: string };
  /** It was made of the spec as it is in the cluster: without a change of that, there will be no other. */
  readonly isSettled: boolean;
}

/** Undefined where none is deployed. The newest comes first; after a failed upgrade the one before stays deployed. */
export function readReleaseRecord(release: JsonObject): ReleaseRecord | undefined {
  const history = objectsAt(release, 'status', 'history');
  const deployed = history.find((entry) => stringAt(entry, 'status') === 'deployed');
  const name = stringAt(deployed, 'name');
  const version = Number(at(deployed, 'version'));
  if (deployed === undefined || name === undefined || !Number.isInteger(version)) return undefined;
  const [latest] = history;
  const ociDigest = stringAt(deployed, 'ociDigest');
  return {
    name,
    version,
    storageNamespace:
      stringAt(release, 'status', 'storageNamespace') ?? stringAt(release, 'metadata', 'namespace') ?? '',
    chart: stringAt(deployed, 'chartName') ?? '',
    chartVersion: stringAt(deployed, 'chartVersion') ?? '',
    ...(ociDigest === undefined ? {} : { ociDigest }),
    ...(latest && latest !== deployed
      ? {
          failed: {
            version: Number(at(latest, 'version')),
            chartVersion: stringAt(latest, 'chartVersion') ?? '',
          },
        }
      : {}),
    isSettled: latest === deployed && isReleased(release),
  };
}

/** `shop.v3 (chart shop 1.2.0)` */
export const formatRelease = ({ name, version, chart, chartVersion }: ReleaseRecord): string =>
  `${name}.v${String(version)} (chart ${chart} ${chartVersion})`;

/** Helm's own name for the Secret that keeps the release. */
export const releaseSecretName = ({ name, version }: ReleaseRecord): string =>
  `sh.helm.release.v1.${name}.v${String(version)}`;

/** A rollback leaves a release that is deployed, and is not of the spec. */
function isReleased(release: JsonObject): boolean {
  const released = objectsAt(release, 'status', 'conditions').find(
    (condition) => stringAt(condition, 'type') === 'Released',
  );
  return (
    stringAt(released, 'status') === 'True' &&
    equalJson(at(release, 'status', 'lastAttemptedGeneration'), at(release, 'metadata', 'generation'))
  );
}
