import path from 'node:path';
import { kept } from '../../../src/base/kept.ts';
import { at, isArray, isObject, stringAt, type Json } from '../../../src/core/resource/json.ts';
import type { Origin } from '../../../src/core/resource/origin.ts';
import { pointerSegments } from '../../../src/core/yaml/jsonPointer.ts';
import type { BuiltObject } from '../../../src/session/inputs.ts';
import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';
import { writtenAt, type Written } from './writtenAt.ts';

export type Texts = ReadonlyMap<string, string>;

/** A scalar of what an owner renders. */
export interface OriginField {
  readonly owner: OwnerSnapshot;
  readonly built: BuiltObject;
  readonly pointer: string;
  /** What is said to be its origin sets a variable that it is made of beside others. */
  readonly isPart?: boolean;
}

/** What sort of place an origin is, for a table. */
export function originKind(files: Texts, field: OriginField, origin: Origin): string {
  const { id } = field.owner.owner;
  const text = files.get(origin.path) ?? '';
  const name = path.posix.basename(origin.path);
  const written = writtenAt(text, origin);
  const document = (written?.document ?? null) as Json;
  const kind = stringAt(document, 'kind') ?? '';
  const group = (stringAt(document, 'apiVersion') ?? '').split('/')[0] ?? '';
  const isHelm = id.kind === 'HelmRelease' || id.kind === 'Application';
  if (isHelm && chartFolder(files, origin.path) !== undefined) return ofChart(name);
  if (kustomizationName.test(name)) return ofKustomization(written);
  if (!written) return 'file of a generator';
  if (kind === 'HelmRelease' && id.kind === 'HelmRelease') return ofRelease(written.path);
  if (kind === 'Application' && id.kind === 'Application') return ofApplication(written.path);
  if (kind === 'Kustomization' && group === 'kustomize.toolkit.fluxcd.io' && id.kind === 'Kustomization')
    return ofFluxKustomization(written, field);
  if (id.kind === 'HelmRelease') return 'Helm value: valuesFrom';
  const role = roleOf(files, origin.path);
  if (role)
    return id.kind === 'Application' && role === 'file of a generator' ? 'Helm value: values file' : role;
  if (kind === '') return id.kind === 'Application' ? 'Helm value: values file' : 'file of a generator';
  return ofResource(written, field);
}

const kustomizationName = /^(kustomization\.ya?ml|Kustomization)$/;

function chartFolder(files: Texts, file: string): string | undefined {
  const folder = path.posix.dirname(file);
  if (files.has(`${folder}/Chart.yaml`)) return folder;
  return folder === '.' ? undefined : chartFolder(files, folder);
}

function ofChart(name: string): string {
  if (name === 'values.yaml') return 'Helm value: values of the chart';
  if (name === 'Chart.yaml') return 'chart: metadata';
  return name.startsWith('values') ? 'Helm value: values file' : 'chart: template';
}

function ofKustomization(written: Written | undefined): string {
  const [entry = 'nothing', index = ''] = written?.path ?? [];
  if (!entry.startsWith('patches')) return `kustomization: ${entry}`;
  const patch = at((written?.document ?? null) as Json, entry, index, 'patch');
  return `kustomization: ${patchSort(typeof patch === 'string' ? patch : '')}`;
}

const patchSort = (text: string): string =>
  /^\s*(?:-\s*\{?\s*["']?(?:op|path|value)\b|\[)/.test(text) ? 'JSON patch' : 'strategic patch';

function ofRelease([first = '', section = '']: readonly string[]): string {
  if (section === 'values') return 'Helm value: inline values';
  return first === 'metadata' ? 'HelmRelease: metadata' : `HelmRelease: ${section}`;
}

function ofApplication(steps: readonly string[]): string {
  const tool = steps.findIndex((step) => step === 'helm' || step === 'kustomize');
  if (tool < 0) return `Application: ${steps[0] === 'metadata' ? 'metadata' : (steps[1] ?? '')}`;
  const field = steps[tool + 1] ?? '';
  if (field === 'values' || field === 'valuesObject') return 'Helm value: inline values';
  return field === 'parameters' ? 'Argo CD: parameter' : `Argo CD: ${steps[tool] ?? ''}.${field}`;
}

function ofFluxKustomization(
  { document, path: [first = '', section = '', ...rest] }: Written,
  field: OriginField,
): string {
  if (field.built.id.kind === 'Kustomization' && isSame(document as Json, field)) return 'base field';
  if (section === 'postBuild') return 'substitution variable: substitute';
  if (section !== 'patches') return `Flux Kustomization: ${first === 'metadata' ? 'metadata' : section}`;
  const patch = at(document as Json, 'spec', 'patches', rest[0] ?? '', 'patch');
  return `Flux Kustomization: ${patchSort(typeof patch === 'string' ? patch : '')}`;
}

function isSame(document: Json, { built }: OriginField): boolean {
  const name = stringAt(document, 'metadata', 'name') ?? '';
  return stringAt(document, 'kind') === built.id.kind && name !== '' && built.id.name.includes(name);
}

function ofResource({ document, path: steps }: Written, field: OriginField): string {
  const { owner } = field.owner;
  const own = document as Json;
  const name = stringAt(own, 'metadata', 'name');
  if (isSame(own, field))
    return steps.join('/') === pointerSegments(field.pointer).join('/') ? 'base field' : 'base field, moved';
  const from = owner.build?.agent === 'flux' ? (owner.build.postBuild?.from ?? []) : [];
  if (from.some((source) => source.name === name)) return 'substitution variable: substituteFrom';
  return steps.join('/') === 'metadata/name' ? 'name of another object' : 'replacement source';
}

/** What kustomizations make of a file that is no kustomization itself. */
function roleOf(files: Texts, file: string): string | undefined {
  const { patches, generated } = namedFiles(files);
  if (patches.has(file)) return patchSort(files.get(file) ?? '');
  return generated.has(file) ? 'file of a generator' : undefined;
}

interface NamedFiles {
  readonly patches: ReadonlySet<string>;
  readonly generated: ReadonlySet<string>;
}

const namedFiles = kept((files: Texts): NamedFiles => {
  const named = (...entries: readonly string[]): ReadonlySet<string> =>
    new Set(
      [...files].flatMap(([name, text]) => {
        if (!kustomizationName.test(path.posix.basename(name))) return [];
        const document = (writtenAt(text, { line: 1, column: 1 })?.document ?? null) as Json;
        return entries
          .flatMap((entry) => texts(at(document, entry)))
          .map((one) => path.posix.join(path.posix.dirname(name), one.replace(/^[^=]*=/, '')));
      }),
    );
  return {
    patches: named('patches', 'patchesJson6902', 'patchesStrategicMerge'),
    generated: named('configMapGenerator', 'secretGenerator'),
  };
});

function texts(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isArray(value)) return value.flatMap(texts);
  return isObject(value) ? Object.values(value).flatMap(texts) : [];
}
