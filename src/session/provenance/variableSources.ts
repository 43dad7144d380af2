import { kept } from '../../base/kept.ts';
import type { VariableSource as NamedObject } from '../../core/owner/flux/postBuild.ts';
import { locatedInFile } from '../../core/provenance/locatedInFile.ts';
import type { LocatedObject } from '../../core/provenance/locatedObject.ts';
import type { ResourceId } from '../../core/resource/resourceId.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { Substitution } from '../../engine/fluxApi.ts';
import { treeOf } from '../builds/wanted.ts';
import type { GoodBuild, Inputs } from '../inputs.ts';
import { writtenNext } from '../owners/nextOwner.ts';
import type { UnjudgedOwner } from '../snapshot.ts';
import type { VariableSources } from './variableSetting.ts';

export interface OwnerSources {
  readonly sources: VariableSources;
  /** The texts that places of these sources point into. */
  readonly textOf: (path: string) => SourceText | undefined;
  /** All that the sources were made of: while it is the same, so are they. */
  readonly facts: readonly object[];
}

export interface SourcesWorld {
  readonly inputs: Inputs;
  readonly owners: readonly UnjudgedOwner[];
  readonly revision: string;
  /** An owner with what is known of its own variables: one may be set to another. */
  readonly located: (owner: UnjudgedOwner) => UnjudgedOwner;
}

/** Variables are put into what it renders. */
export const takesVariables = (owner: UnjudgedOwner): boolean => substitutionOf(owner) !== undefined;

/** What owners of one revision take their variables from; undefined for one that takes none. */
export function sourcesFinder(world: SourcesWorld): (owner: UnjudgedOwner) => OwnerSources | undefined {
  const { located } = world;
  const holders = holdersOf(world.owners);
  return (owner) => {
    const { owner: written, recipe } = writtenNext(owner.next) ?? owner;
    const sources = recipe.kind === 'known' ? (recipe.sources ?? []) : [];
    const postBuild = written.build?.agent === 'flux' ? written.build.postBuild : undefined;
    const substitution = substitutionOf(owner);
    const { id } = owner.owner;
    if (!postBuild || !substitution || id.kind === 'Target') return undefined;
    const name = owner.readIn ?? owner.environment;
    const found = (title: string): Found | undefined => {
      const holder = holders.get(holderKey(owner.root, name, title));
      if (!holder) return undefined;
      const good = located(holder.owner).working?.lastGood;
      const object = good?.objects[holder.index];
      return object && { object, textOf: (path) => good.texts.get(path) };
    };
    const title = (object: Pick<NamedObject, 'kind' | 'name'>): string =>
      `${object.kind}/${id.namespace}/${object.name}`;
    const own = found(`${id.kind}/${id.namespace}/${id.name}`) ?? inManifest(world, owner);
    const from = postBuild.from.map((source, i) => ({
      title: title(source),
      held: found(title(source)),
      read: sources[i],
    }));
    return {
      sources: {
        postBuild,
        values: substitution.variables,
        own: { title: `${id.kind}/${id.namespace}/${id.name}`, located: own?.object },
        from: from.map(({ title: named, held, read }) => ({ title: named, located: held?.object, read })),
      },
      textOf: (path) =>
        [own, ...from.map(({ held }) => held)]
          .map((one) => one?.textOf(path))
          .find((one) => one !== undefined),
      facts: [
        substitution,
        postBuild,
        own?.object ?? nothing,
        ...from.flatMap(({ held, read }) => [
          held?.object ?? nothing,
          read === undefined ? unknown : (read ?? nothing),
        ]),
      ],
    };
  };
}

const nothing = {};
const unknown = {};

interface Found {
  readonly object: LocatedObject;
  readonly textOf: OwnerSources['textOf'];
}

function substitutionOf(owner: UnjudgedOwner): Substitution | undefined {
  const { recipe } = writtenNext(owner.next) ?? owner;
  const options = recipe.kind === 'known' ? recipe.options : undefined;
  return options && 'substitution' in options ? options.substitution : undefined;
}

interface Holder {
  readonly owner: UnjudgedOwner;
  /** Which of its objects. */
  readonly index: number;
}

/** Who renders the objects that variables may be taken from, and owners. */
function holdersOf(owners: readonly UnjudgedOwner[]): ReadonlyMap<string, Holder> {
  const holders = new Map<string, Holder>();
  for (const owner of owners) {
    const good = owner.working?.lastGood;
    for (const { index, kind, namespace, name } of good ? heldIn(good) : []) {
      // It may leave it to its owner.
      const title = `${kind}/${namespace === '' ? (owner.owner.namespace ?? '') : namespace}/${name}`;
      const key = holderKey(owner.root, owner.environment, title);
      if (!holders.has(key)) holders.set(key, { owner, index });
    }
  }
  return holders;
}

const holderKey = (root: string, environment: string, title: string): string =>
  [root, environment, title].join('\n');

const heldIn = kept(({ objects }: GoodBuild): readonly (ResourceId & Pick<Holder, 'index'>)[] =>
  objects.flatMap(({ id }, index) => (kinds.get(id.kind) === id.group ? [{ ...id, index }] : [])),
);

const kinds: ReadonlyMap<string, string> = new Map([
  ['ConfigMap', ''],
  ['Secret', ''],
  ['Kustomization', 'kustomize.toolkit.fluxcd.io'],
]);

/** An owner that nobody renders, as the one file says it that holds it. */
function inManifest(
  { inputs, revision }: SourcesWorld,
  { owner: { id }, root, manifest }: UnjudgedOwner,
): Found | undefined {
  if (!manifest || id.kind === 'Target') return undefined;
  const content = treeOf(inputs, { root, revision })?.get(manifest.path);
  if (content?.kind !== 'text') return undefined;
  const { source } = content;
  const { kind, namespace, name } = id;
  const key = `${kind}/${namespace}/${name}`;
  const known = inFile(source);
  if (!known.has(key))
    known.set(key, locatedInFile(source, { group: kinds.get(kind) ?? '', kind, namespace, name }));
  const object = known.get(key);
  return object && { object, textOf: (path) => (path === source.path ? source : undefined) };
}

const inFile = kept((_: SourceText) => new Map<string, LocatedObject | undefined>());
