import { keptTogether } from '../../base/keptTogether.ts';
import { success } from '../../base/outcome.ts';
import type { VariableSetting } from '../../core/provenance/variable.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { BuildInput, BuiltObject, GoodBuild, Inputs } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';
import { variableSetting } from './variableSetting.ts';
import { sourcesFinder, takesVariables, type OwnerSources } from './variableSources.ts';

/**
 * Owners at a revision whose renders tell what sets the variables in them. A scalar that is the value of a variable and nothing
 * else comes from the line that sets it; one that it is a part of, and one whose variable no line of the repository sets,
 * stays with the line in which it is written.
 */
export function withVariables(
  inputs: Inputs,
  owners: readonly UnjudgedOwner[],
  revision: string,
): readonly UnjudgedOwner[] {
  if (!owners.some(takesVariables)) return owners;
  const made = new Map<UnjudgedOwner, UnjudgedOwner>();
  const begun = new Set<UnjudgedOwner>();
  const located = (owner: UnjudgedOwner): UnjudgedOwner => {
    const known = made.get(owner);
    // Of what renders the very object that it takes variables from, nothing more is known than the render says.
    if (known || begun.has(owner)) return known ?? owner;
    begun.add(owner);
    const { working } = owner;
    const sources = working && sourcesOf(owner);
    const result = sources ? { ...owner, working: withSettings(working, sources) } : owner;
    made.set(owner, result);
    return result;
  };
  const sourcesOf = sourcesFinder({ inputs, owners, revision, located });
  return owners.map(located);
}

/** The same for the same render and the same sources, at whichever revisions. */
function withSettings(input: BuildInput, sources: OwnerSources): BuildInput {
  const { lastGood } = input;
  if (!lastGood) return input;
  const good = builds([lastGood, ...sources.facts], () => buildWith(lastGood, sources));
  return inputsOf([input, good], () => ({
    ...input,
    outcome: input.outcome.ok ? success(good) : input.outcome,
    lastGood: good,
  }));
}

const builds = keptTogether<GoodBuild>();
const inputsOf = keptTogether<BuildInput>();

function buildWith(good: GoodBuild, { sources, textOf }: OwnerSources): GoodBuild {
  const settings = new Map(
    Object.keys(sources.values).map((name) => [name, variableSetting(sources, name)] as const),
  );
  const settingOf = (name: string): VariableSetting => settings.get(name) ?? variableSetting(sources, name);
  const lines = [...settings.values()].flatMap((one) => (one.kind === 'line' ? [one.origin.path] : []));
  const texts = [...new Set(lines)].flatMap((path) => {
    const text = textOf(path);
    return text ? [[path, text] as const] : [];
  });
  const known = new Map([...texts, ...good.texts]);
  const objects = good.objects.map((built) =>
    built.variables ? withSettingsOf(built, settingOf, (path) => known.has(path)) : built,
  );
  return { ...good, objects, texts: known, settings };
}

function withSettingsOf(
  built: BuiltObject,
  settingOf: (name: string) => VariableSetting,
  isHere: (path: string) => boolean,
): BuiltObject {
  const controlling = new Map<string, Origin>();
  const variables = new Map(
    [...(built.variables ?? [])].map(([pointer, all]) => {
      const set = all.map((one) => ({ ...one, setting: settingOf(one.name) }));
      for (const { as, setting } of set)
        if (as === 'whole' && setting.kind === 'line' && isHere(setting.origin.path))
          controlling.set(pointer, setting.origin);
      return [pointer, set] as const;
    }),
  );
  if (controlling.size === 0) return { ...built, variables };
  const { origins } = built;
  return { ...built, variables, origins: new Map([...origins, ...controlling]), written: origins };
}
