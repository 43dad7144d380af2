import { failed, success, type Outcome } from '../../../base/outcome.ts';
import { at, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { objectsAt, stringsAt } from '../../resource/jsonLists.ts';

/** What an ArtifactGenerator copies out of one GitRepository. */
export interface ExternalArtifact {
  /** `namespace/name` of the GitRepository. */
  readonly source: string;
  /** `namespace/name` of the generator. */
  readonly generator: string;
  readonly copies: readonly ArtifactCopy[];
}

/** Paths in the source and in the artifact. `to` ends with a slash where it is a folder for certain. */
export interface ArtifactCopy {
  readonly from: string;
  readonly to: string;
  readonly exclude: readonly string[];
  readonly optional: boolean;
}

/**
 * Where the files of an ExternalArtifact of Flux come from, as the ArtifactGenerator that makes it says: `generators` by
 * `namespace/name`. Source: `ArtifactGenerator` of source.extensions.fluxcd.io/v1beta1, which source-watcher builds.
 */
export function readExternalArtifact(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  generators: ReadonlyMap<string, JsonObject>,
): Outcome<ExternalArtifact, string> {
  for (const [generator, object] of generators) {
    if (stringAt(object, 'metadata', 'namespace') !== namespace) continue;
    const spec = at(object, 'spec');
    const artifact = objectsAt(spec, 'artifacts').find((one) => stringAt(one, 'name') === name);
    if (!artifact) continue;
    if (stringAt(spec, 'pathPattern') !== undefined)
      return failed(`ArtifactGenerator/${generator} finds folders by a pathPattern, which is not built yet`);
    return readCopies(objectsAt(artifact, 'copy'), sourcesOf(spec, namespace), generator);
  }
  return failed(`no ArtifactGenerator that can be read makes ExternalArtifact/${namespace}/${name}`);
}

function readCopies(
  written: readonly JsonObject[],
  sources: ReadonlyMap<string, Source>,
  generator: string,
): Outcome<ExternalArtifact, string> {
  const used = new Set<string>();
  const copies: ArtifactCopy[] = [];
  for (const copy of written) {
    const from = /^@([^/]+)\/(.*)$/s.exec(stringAt(copy, 'from') ?? '');
    const to = /^@artifact\/(.*)$/s.exec(stringAt(copy, 'to') ?? '');
    const source = sources.get(from?.[1] ?? '');
    if (!from || !to || !source)
      return failed(`a copy of ArtifactGenerator/${generator} names no source and place`);
    if (source.kind !== 'GitRepository')
      return failed(`ArtifactGenerator/${generator} takes files of ${source.kind}/${source.name}`);
    const strategy = stringAt(copy, 'strategy') ?? 'Overwrite';
    if (strategy !== 'Overwrite')
      return failed(
        `ArtifactGenerator/${generator} copies by the strategy ${strategy}, which is not built yet`,
      );
    used.add(source.name);
    copies.push({
      from: from[2] ?? '',
      to: to[1] ?? '',
      exclude: stringsAt(copy, 'exclude'),
      optional: at(copy, 'optional') === true,
    });
  }
  const [source, ...others] = used;
  if (source === undefined || others.length > 0)
    return failed(`ArtifactGenerator/${generator} puts files of ${String(used.size)} repositories together`);
  return success({ source, generator, copies });
}

interface Source {
  readonly kind: string;
  /** `namespace/name` */
  readonly name: string;
}

const sourcesOf = (spec: Json | undefined, namespace: string): ReadonlyMap<string, Source> =>
  new Map(
    objectsAt(spec, 'sources').map((source) => [
      stringAt(source, 'alias') ?? '',
      {
        kind: stringAt(source, 'kind') ?? '',
        name: `${stringAt(source, 'namespace') ?? namespace}/${stringAt(source, 'name') ?? ''}`,
      },
    ]),
  );
