import {
  at,
  equalJson,
  isArray,
  isObject,
  stringAt,
  type Json,
  type JsonObject,
} from '../../core/resource/json.ts';
import type { Origin } from '../../core/resource/origin.ts';
import { pointerSegments } from '../../core/yaml/jsonPointer.ts';
import { locatedInFile } from '../../core/provenance/locatedInFile.ts';
import type { FileContent } from '../git/fileContent.ts';

/**
 * Which line of a set's template controls a field of a generated Application. That is certain where nothing else can: no
 * patch, no template of a generator, and the file says the set as it is.
 */
export function setOrigins(
  set: JsonObject,
  manifest: FileContent | undefined,
): (application: JsonObject) => ReadonlyMap<string, Origin> {
  const [namespace = '', name = ''] = ['namespace', 'name'].map((field) => stringAt(set, 'metadata', field));
  const written =
    manifest?.kind === 'text'
      ? locatedInFile(manifest.source, { group: 'argoproj.io', kind: 'ApplicationSet', namespace, name })
      : undefined;
  if (!written) return () => new Map();
  const { origins, object } = written;
  const isWhole =
    equalJson(at(object, 'spec') ?? null, set['spec'] ?? null) &&
    at(set, 'spec', 'templatePatch') === undefined &&
    !hasTemplate(at(set, 'spec', 'generators'));
  return (application) => {
    const found = new Map<string, Origin>();
    const whole = origins.get('/spec/template/metadata/name') ?? origins.get('/kind');
    if (whole) found.set('/kind', { ...whole, certain: false });
    for (const [pointer, origin] of origins) {
      if (!pointer.startsWith(template)) continue;
      const field = pointer.slice(template.length - 1);
      if (at(application, ...pointerSegments(field)) === undefined) continue;
      found.set(field, { ...origin, certain: isWhole });
    }
    return found;
  };
}

const template = '/spec/template/';

const hasTemplate = (generators: Json | undefined): boolean =>
  isArray(generators) &&
  generators.some((generator) =>
    isObject(generator)
      ? Object.values(generator).some(
          (kind) => at(kind, 'template') !== undefined || hasTemplate(at(kind, 'generators')),
        )
      : false,
  );
