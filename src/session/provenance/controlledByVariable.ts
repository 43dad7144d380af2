import type { Outcome } from '../../base/outcome.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { buildHow } from '../builds/buildHow.ts';
import { changedParts, type ControlledPart } from './changedParts.ts';
import { workingTree } from '../inputs.ts';
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
 * `spec.postBuild.substitute`, or of an object that `substituteFrom` names.
 */
export async function controlledByVariable(
  buildOnce: BuildOnce,
  snapshot: OwnerSnapshot,
  line: Line,
  signal?: AbortSignal,
): Promise<readonly ControlledPart[]> {
  const { owner, recipe } = writtenNext(snapshot.next) ?? snapshot;
  const how = recipe.kind === 'known' ? buildHow(owner, recipe, workingTree) : undefined;
  const options = how?.options;
  const before = snapshot.working?.lastGood?.objects;
  if (!how || !options || !('substitution' in options) || !before) return [];
  const { substitution } = options;
  const found: ControlledPart[] = [];
  for (const name of variablesAt(snapshot, line)) {
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
const variablesAt = ({ working }: OwnerSnapshot, { path, line }: Line): readonly string[] =>
  [...(working?.lastGood?.settings ?? [])].flatMap(([name, setting]) =>
    setting.kind === 'line' && setting.origin.path === path && setting.origin.line === line ? [name] : [],
  );

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
