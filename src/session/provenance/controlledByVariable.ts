import type { Outcome } from '../../base/outcome.ts';
import type { SourceOf } from '../../core/provenance/locatedObject.ts';
import { at, isArray, stringAt } from '../../core/resource/json.ts';
import { toPointer } from '../../core/yaml/jsonPointer.ts';
import type { Build, EngineFailure } from '../../engine/engineApi.ts';
import { buildHow } from '../builds/buildHow.ts';
import { changedParts, type ControlledPart } from './changedParts.ts';
import { heldObject } from './chartOrigins/heldObject.ts';
import { workingTree, type BuiltObject } from '../inputs.ts';
import { writtenNext } from '../owners/nextOwner.ts';
import type { OwnerSnapshot, WantedBuild } from '../snapshot.ts';

/** Gives what a build makes, and keeps nothing of it; undefined where it is cancelled. */
export type BuildOnce = (
  build: WantedBuild,
  signal?: AbortSignal,
) => Promise<Outcome<Build, EngineFailure> | undefined>;

interface Line {
  readonly path: string;
  readonly line: number;
}

/**
 * What an owner renders otherwise where a line that sets one of its variables says something else: one of
 * `spec.postBuild.substitute`, or of an object that `substituteFrom` names. `owners` are those of one repository.
 */
export async function controlledByVariable(
  buildOnce: BuildOnce,
  { owners, snapshot }: { readonly owners: readonly OwnerSnapshot[]; readonly snapshot: OwnerSnapshot },
  line: Line & { readonly sourceOf: SourceOf },
  signal?: AbortSignal,
): Promise<readonly ControlledPart[]> {
  const { owner, recipe } = writtenNext(snapshot.next) ?? snapshot;
  const how = recipe.kind === 'known' ? buildHow(owner, recipe, workingTree) : undefined;
  const options = how?.options;
  const before = snapshot.working?.lastGood?.objects;
  if (!how || !options || !('substitution' in options) || !before) return [];
  const { substitution } = options;
  const found: ControlledPart[] = [];
  for (const name of variablesAt(owners, snapshot, line)) {
    const value = substitution.variables[name];
    if (value === undefined) continue;
    const other = otherValue(value);
    const variables = { ...substitution.variables, [name]: other.value };
    const changed = { ...options, substitution: { ...substitution, variables } };
    const build = { key: '', root: snapshot.root, revision: workingTree, path: owner.path };
    const after = await buildOnce({ ...build, mode: how.mode, options: changed }, signal);
    if (after?.ok === true) found.push(...changedParts(before, after.value.objects, other.unmarked));
  }
  return found;
}

/** The variables of an owner that a line sets, and nothing that counts more sets as well. */
function variablesAt(
  owners: readonly OwnerSnapshot[],
  snapshot: OwnerSnapshot,
  { path, line, sourceOf }: Line & { readonly sourceOf: SourceOf },
): readonly string[] {
  const held = heldObject(owners, snapshot, sourceOf);
  const postBuild = at(held?.release.object, 'spec', 'postBuild');
  const [substitute, from] = [at(postBuild, 'substitute'), at(postBuild, 'substituteFrom')];
  // What counts most comes first.
  const sources: readonly Source[] = [
    ...(held && substitute !== undefined
      ? [{ located: held.release, above: ['spec', 'postBuild', 'substitute'], said: substitute }]
      : []),
    ...(isArray(from) ? from : []).toReversed().flatMap((entry) => {
      const located = sourceNamed(owners, snapshot, stringAt(entry, 'kind'), stringAt(entry, 'name'));
      return ['stringData', 'data'].flatMap((key) => {
        const said = at(located?.object, key);
        return located && said !== undefined ? [{ located, above: [key], said }] : [];
      });
    }),
  ];
  const names = sources.flatMap(({ said }) => Object.keys(said ?? {}));
  return [...new Set(names)].filter((name) => {
    const source = sources.find(({ said }) => at(said, name) !== undefined);
    const origin = source?.located.origins.get(toPointer([...source.above, name]));
    return origin?.path === path && origin.line === line;
  });
}

interface Source {
  readonly located: Pick<BuiltObject, 'object' | 'origins'>;
  readonly above: readonly string[];
  readonly said: BuiltObject['object'][string];
}

/** As another owner of the same cluster renders it. */
function sourceNamed(
  owners: readonly OwnerSnapshot[],
  { owner: { id }, environment, readIn = environment }: OwnerSnapshot,
  kind: string | undefined,
  name: string | undefined,
): BuiltObject | undefined {
  const namespace = id.kind === 'Target' ? '' : id.namespace;
  return owners
    .filter((one) => one.environment === readIn)
    .flatMap(({ working }) => working?.lastGood?.objects ?? [])
    .find((one) => one.id.kind === kind && one.id.name === name && one.id.namespace === namespace);
}

/** Of the same sort, so that it may stand wherever the value does. */
function otherValue(value: string): {
  readonly value: string;
  readonly unmarked: (text: string) => string;
} {
  if (/^(?:true|false)$/.test(value))
    return { value: value === 'true' ? 'false' : 'true', unmarked: (text) => text };
  if (/^\d+$/.test(value))
    return { value: otherNumber, unmarked: (text) => text.replaceAll(otherNumber, value) };
  return { value: `${value}${mark}`, unmarked: (text) => text.replaceAll(mark, '') };
}

const otherNumber = '7301';
const mark = 'zq00x';
