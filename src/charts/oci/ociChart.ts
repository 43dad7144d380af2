import { failed, success, type Outcome } from '../../base/outcome.ts';
import { parseVersion } from '../../core/owner/version.ts';
import { archiveLimits } from '../archive/archiveLimits.ts';
import { chartVersion } from '../archive/chartVersion.ts';
import { openChart } from '../archive/openChart.ts';
import { sha256 } from '../cache/chartCache.ts';
import type { ChartFailure } from '../chartFailure.ts';
import type { OciChart } from '../../core/owner/helm/chartReference.ts';
import type { Chart, ChartVersions } from '../chartsApi.ts';
import type { ChartWorld } from '../chartWorld.ts';
import {
  chartVersions,
  chooseTag,
  chooseVersion,
  tagOfVersion,
  versionOfTag,
  type NoTag,
} from './chooseTag.ts';
import { fetchManifest, type ChartManifest, type Layer } from './manifest.ts';
import { isDigest, isTag, parseOciPlace, type OciPlace } from './ociPlace.ts';
import type { Registries } from './registry.ts';
import { listTags } from './tags.ts';

type Result<T> = Promise<Outcome<T, ChartFailure>>;

export interface OciWorld {
  readonly world: ChartWorld;
  readonly registries: Registries;
  readonly signal: AbortSignal;
}

export async function ociChart(oci: OciWorld, asked: OciChart): Result<Chart> {
  const place = parseOciPlace(asked.url, asked.insecure);
  if (!place) return failed(notAPlace(asked.url));
  const reference = await referenceOf(oci, place, asked);
  if (!reference.ok) return reference;
  const { world, registries, signal } = oci;
  const separator = isDigest(reference.value) ? '@' : ':';
  const title = `chart oci://${place.host}/${place.name}${separator}${reference.value}`;
  const manifest = await fetchManifest(world, registries, place, {
    reference: reference.value,
    title,
    signal,
  });
  if (!manifest.ok) return manifest;
  const layer = chartLayer(manifest.value, asked.layer);
  if (!layer)
    return failed({ code: 'broken', host: place.host, message: `${title} holds no ${kindOf(asked.layer)}` });
  const content = await blob(oci, place, layer, title);
  if (!content.ok) return content;
  const signed = manifest.value.layers.find(({ mediaType }) => mediaType === provenanceLayer);
  const provenance = signed && (await blob(oci, place, signed, title));
  const opened = await openChart(content.value, { title, signal });
  if (!opened.ok) return opened;
  const tagged = isDigest(reference.value) ? undefined : (versionOfTag(reference.value) ?? reference.value);
  return success({
    version: tagged ?? chartVersion(opened.value) ?? '',
    digest: layer.digest,
    manifestDigest: manifest.value.digest,
    files: opened.value,
    ...(provenance?.ok ? { provenance: provenance.value } : {}),
    checkedAt: manifest.value.checkedAt,
  });
}

export async function ociVersions(oci: OciWorld, { url }: Pick<OciChart, 'url'>): Result<ChartVersions> {
  const place = parseOciPlace(url);
  if (!place) return failed(notAPlace(url));
  const listed = await listTags(oci.world, oci.registries, place, oci.signal);
  if (!listed.ok) return listed;
  return success({ versions: chartVersions(listed.value.tags), checkedAt: listed.value.checkedAt });
}

/** The tag or the digest that is meant. */
async function referenceOf(
  { world, registries, signal }: OciWorld,
  place: OciPlace,
  asked: OciChart,
): Result<string> {
  const { select } = asked;
  const shown = `oci://${place.host}/${place.name}`;
  switch (select.by) {
    case 'digest':
      return isDigest(select.digest)
        ? success(select.digest)
        : failed(invalid(shown, select.digest, 'digest'));
    case 'tag':
      return isTag(select.tag) ? success(select.tag) : failed(invalid(shown, select.tag, 'tag'));
    case 'version':
    case 'semver':
      break;
  }
  // A whole version needs no list, which may be long.
  if (select.by === 'version' && parseVersion(select.version)) return success(tagOfVersion(select.version));
  const listed = await listTags(world, registries, place, signal);
  if (!listed.ok) return listed;
  const { tags } = listed.value;
  if (select.by === 'semver') {
    const isChart = asked.layer === undefined || asked.layer === helmLayer;
    const chosen = chooseTag(tags, select, isChart);
    return chosen.ok ? chosen : failed(noTag(shown, select.range, chosen.failure));
  }
  const chosen = chooseVersion(tags, select.version);
  return chosen.ok
    ? success(tagOfVersion(chosen.value))
    : failed(noTag(shown, select.version, chosen.failure));
}

const helmLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const oldHelmLayer = 'application/tar+gzip';
const provenanceLayer = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

function chartLayer({ layers }: ChartManifest, wanted: string | undefined): Layer | undefined {
  if (wanted === 'any') return layers[0];
  const find = (type: string): Layer | undefined => layers.find(({ mediaType }) => mediaType === type);
  return wanted === undefined ? (find(helmLayer) ?? find(oldHelmLayer)) : find(wanted);
}

const kindOf = (layer: string | undefined): string =>
  layer === undefined ? 'chart of Helm' : layer === 'any' ? 'layer' : `layer of the type ${layer}`;

/** What a digest stands for, checked against it. */
async function blob(
  { world, registries, signal }: OciWorld,
  place: OciPlace,
  { digest }: Layer,
  title: string,
): Result<Uint8Array> {
  const kept = await world.cache.package(digest);
  if (kept) return success(kept);
  const path = `blobs/${digest}`;
  const answered = await registries.get(place, { path, title, limit: archiveLimits.packed, signal });
  if (!answered.ok) return answered;
  const { body, url } = answered.value;
  const got = `sha256:${sha256(body)}`;
  if (got !== digest)
    return failed({
      code: 'wrongDigest',
      host: url.host,
      message: `${title}: ${url.host} gives another package than the manifest promises (${got}, not ${digest})`,
    });
  await world.cache.keep(body);
  return success(body);
}

const notAPlace = (url: string): ChartFailure => ({
  code: 'invalidReference',
  message: `“${url.replace(/\/\/[^/@]*@/, '//')}” is no chart of an OCI registry: write oci://HOST/PATH/CHART`,
});

const invalid = (shown: string, text: string, what: string): ChartFailure => ({
  code: 'invalidReference',
  message: `chart ${shown}: “${text}” is no ${what}`,
});

function noTag(shown: string, wanted: string, reason: NoTag): ChartFailure {
  switch (reason) {
    case 'notARange':
      return invalid(shown, wanted, 'version and no range');
    case 'notAPattern':
      return {
        code: 'invalidReference',
        message: `chart ${shown}: its semverFilter is no expression that can be read`,
      };
    case 'none':
      return { code: 'noSuchVersion', message: `chart ${shown} has no version ${wanted || '*'}` };
  }
}
