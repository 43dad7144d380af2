import { readFluxKustomization } from '../core/owner/fluxKustomization.ts';
import type { Owner } from '../core/owner/owner.ts';
import { isObject, stringAt, type JsonObject } from '../core/resource/json.ts';
import { readPlainYaml } from '../core/yaml/plainYaml.ts';
import { splitDocuments } from '../core/yaml/splitDocuments.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import type { FileTree, RepositoryInput } from './inputs.ts';

/** Why an owner that is known from a file alone is compared with nothing. */
export const knownFromFileOnly = 'no cluster is named: what is rendered is compared, not what is live';

/**
 * Flux Kustomizations as the working tree's own files declare them, for where no cluster is asked. One whose source the
 * files do not hold is taken to apply this repository: a source that is another repository is named by its URL.
 */
export function ownersInFiles({ working, repository: { remotes } }: RepositoryInput): readonly Owner[] {
  if (!working) return [];
  const known = found.get(working);
  if (known) return known;
  const objects = [...working.values()].flatMap((content) =>
    content.kind === 'text' ? fluxObjects(content.source) : [],
  );
  const sources = new Map(
    objects.flatMap((object) => (object['kind'] === 'GitRepository' ? [[nameOf(object), object]] : [])),
  );
  const owners = objects.flatMap((object) => {
    if (object['kind'] !== 'Kustomization') return [];
    const read = readFluxKustomization(object, withOwn(object, sources, remotes[0]?.urls[0] ?? ''), remotes);
    if (read.kind === 'other') return [];
    // What a source says that the files do not hold is not known; the branch at hand stands for what it follows.
    const isHeld = sources.has(read.owner.schedule?.source.name ?? '');
    const ref = isHeld ? {} : { ref: { by: 'upstream' } as const };
    return [{ notCompared: knownFromFileOnly, ...read.owner, ...ref }];
  });
  found.set(working, owners);
  return owners;
}

const found = new WeakMap<FileTree, readonly Owner[]>();

function withOwn(
  kustomization: JsonObject,
  sources: ReadonlyMap<string, JsonObject>,
  url: string,
): ReadonlyMap<string, JsonObject> {
  const namespace = stringAt(kustomization, 'spec', 'sourceRef', 'namespace') ?? namespaceOf(kustomization);
  const name = `${namespace}/${stringAt(kustomization, 'spec', 'sourceRef', 'name') ?? ''}`;
  return sources.has(name) ? sources : new Map([...sources, [name, { spec: { url } }]]);
}

const namespaceOf = (object: JsonObject): string => stringAt(object, 'metadata', 'namespace') ?? '';
const nameOf = (object: JsonObject): string =>
  `${namespaceOf(object)}/${stringAt(object, 'metadata', 'name') ?? ''}`;

/** Read once for every text. */
function fluxObjects(source: SourceText): readonly JsonObject[] {
  const known = read.get(source);
  if (known) return known;
  const objects = source.text.includes('.toolkit.fluxcd.io/')
    ? splitDocuments(source).flatMap((part) => {
        const value = readPlainYaml(part.source.text);
        return value.ok && isObject(value.value) && isFlux(value.value) ? [value.value] : [];
      })
    : [];
  read.set(source, objects);
  return objects;
}

const read = new WeakMap<SourceText, readonly JsonObject[]>();

const isFlux = (object: JsonObject): boolean =>
  /^(kustomize|source)\.toolkit\.fluxcd\.io\//.test(stringAt(object, 'apiVersion') ?? '') &&
  stringAt(object, 'metadata', 'name') !== undefined;
