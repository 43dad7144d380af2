import { failed, success, type Outcome } from '../../base/outcome.ts';
import { at, isArray, parseJson, stringAt, type Json } from '../../core/resource/json.ts';
import { sha256 } from '../cache/chartCache.ts';
import { isPassing, type ChartFailure } from '../chartFailure.ts';
import type { ChartWorld } from '../chartWorld.ts';
import { isDigest, type OciPlace } from './ociPlace.ts';
import type { Registries } from './registry.ts';

export interface ChartManifest {
  readonly digest: string;
  readonly layers: readonly Layer[];
  readonly checkedAt: number;
}

export interface Layer {
  readonly mediaType: string;
  readonly digest: string;
}

/** What a tag or a digest stands for; as it was last where that stands, or where the registry cannot be asked. */
export async function fetchManifest(
  world: ChartWorld,
  registries: Registries,
  place: OciPlace,
  asked: { readonly reference: string; readonly title: string; readonly signal: AbortSignal },
): Promise<Outcome<ChartManifest, ChartFailure>> {
  const { reference, title, signal } = asked;
  const subject = `${place.registry.href}${place.name}\n${reference}`;
  const before = readNote(await world.cache.note('manifests', subject));
  if (before && (isDigest(reference) || world.isFresh(before.checkedAt))) return success(before);
  const path = `manifests/${reference}`;
  const answered = await registries.get(place, { path, title, accept, limit: 4 * 1024 * 1024, signal });
  if (!answered.ok) return before && isPassing(answered.failure) ? success(before) : answered;
  const { body, header } = answered.value;
  const digest = `sha256:${sha256(body)}`;
  const promised = isDigest(reference) ? reference : (header('docker-content-digest') ?? digest);
  if (isDigest(promised) && promised !== digest)
    return failed({
      code: 'wrongDigest',
      host: place.host,
      message: `${title}: ${place.host} gives another manifest than it promises (${digest}, not ${promised})`,
    });
  const layers = readLayers(body.toString());
  if (!layers)
    return failed({
      code: 'broken',
      host: place.host,
      message: `${title}: ${place.host} has no manifest of a chart there`,
    });
  const manifest: ChartManifest = { digest, layers, checkedAt: world.now() };
  await world.cache.writeNote('manifests', subject, {
    place: subject,
    digest,
    layers: layers.map((layer) => ({ ...layer })),
    checkedAt: manifest.checkedAt,
  });
  return success(manifest);
}

const accept =
  'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';

function readLayers(text: string): readonly Layer[] | undefined {
  try {
    return layersOf(parseJson(text));
  } catch {
    return undefined;
  }
}

function layersOf(manifest: Json | undefined): readonly Layer[] | undefined {
  const layers = at(manifest, 'layers');
  if (!isArray(layers)) return undefined;
  return layers.flatMap((layer) => {
    const [mediaType, digest] = [stringAt(layer, 'mediaType') ?? '', stringAt(layer, 'digest') ?? ''];
    return isDigest(digest) ? [{ mediaType, digest }] : [];
  });
}

function readNote(note: Json | undefined): ChartManifest | undefined {
  const [digest, layers, checkedAt] = [stringAt(note, 'digest'), layersOf(note), at(note, 'checkedAt')];
  if (digest === undefined || !layers || typeof checkedAt !== 'number') return undefined;
  return { digest, layers, checkedAt };
}
