import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { stringsAt } from '../../resource/jsonLists.ts';
import type { ArtifactCopy } from './externalArtifact.ts';
import { readPostBuild, type PostBuild } from './postBuild.ts';

/** What a Flux Kustomization and its source say of what is built, beside the path. */
export interface FluxBuild {
  readonly agent: 'flux';
  /** The fields of the spec that become part of the kustomization at the root, as written. */
  readonly spec: JsonObject;
  /** `spec.ignore` of the GitRepository. */
  readonly sourceIgnore?: string;
  /** `spec.sparseCheckout` of the GitRepository; all of it where it is undefined. */
  readonly sparseCheckout?: readonly string[];
  /** Copies that make the files of the source; all of them as they are where it is undefined. */
  readonly artifact?: readonly ArtifactCopy[];
  /** Undefined where nothing is substituted. */
  readonly postBuild?: PostBuild;
  /** Set on every object before it is written. */
  readonly commonMetadata?: CommonMetadata;
}

export interface CommonMetadata {
  readonly labels?: JsonObject;
  readonly annotations?: JsonObject;
}

export function readFluxBuild(
  kustomization: JsonObject,
  source: JsonObject | undefined,
  artifact?: readonly ArtifactCopy[],
): FluxBuild {
  const spec = at(kustomization, 'spec');
  const sourceIgnore = stringAt(source, 'spec', 'ignore');
  const sparseCheckout = stringsAt(source, 'spec', 'sparseCheckout');
  const postBuild = readPostBuild(at(spec, 'postBuild'));
  const commonMetadata = readCommonMetadata(at(spec, 'commonMetadata'));
  return {
    agent: 'flux',
    spec: Object.fromEntries(
      isObject(spec) ? Object.entries(spec).filter(([name, value]) => merged.has(name) && says(value)) : [],
    ),
    ...(sourceIgnore === undefined ? {} : { sourceIgnore }),
    ...(sparseCheckout.length === 0 ? {} : { sparseCheckout }),
    ...(artifact ? { artifact } : {}),
    ...(postBuild ? { postBuild } : {}),
    ...(commonMetadata ? { commonMetadata } : {}),
  };
}

/** What the generator of fluxcd/pkg/kustomize merges (1.35, of kustomize-controller 1.9). */
const merged: ReadonlySet<string> = new Set([
  'buildMetadata',
  'components',
  'ignoreMissingComponents',
  'images',
  'namePrefix',
  'nameSuffix',
  'patches',
  'targetNamespace',
]);

/** Go leaves an empty value out when it writes, so one that is there means the same as none. */
const says = (value: Json): boolean =>
  isArray(value) ? value.length > 0 : value !== null && value !== '' && value !== false;

function readCommonMetadata(value: Json | undefined): CommonMetadata | undefined {
  const [labels, annotations] = [at(value, 'labels'), at(value, 'annotations')];
  if (!isObject(labels) && !isObject(annotations)) return undefined;
  return { ...(isObject(labels) ? { labels } : {}), ...(isObject(annotations) ? { annotations } : {}) };
}
