import { kept } from '../../base/kept.ts';
import { keptTogether } from '../../base/keptTogether.ts';
import { success } from '../../base/outcome.ts';
import type { LocatedObject, SourceOf } from '../../core/provenance/locatedObject.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { BuildInput, GoodBuild } from '../inputs.ts';
import { ownerInFile } from '../owners/ownerInFile.ts';
import { renderedOwners } from '../owners/renderedOwners.ts';
import { writtenNext } from '../owners/nextOwner.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/**
 * Applications whose renders tell which lines say what the Namespace is like that they make (`managedNamespaceMetadata`):
 * lines of their own manifests, wherever these are written.
 */
export function withOwnNamespaces(owners: readonly UnjudgedOwner[]): readonly UnjudgedOwner[] {
  if (!owners.some(makesNamespace)) return owners;
  const renderedAt = renderedOwners(owners);
  return owners.map((one) => {
    const { owner, environment, readIn = environment, root, working, manifest } = one;
    if (!working || !makesNamespace(one)) return one;
    const rendered = renderedAt(root, readIn, owner.id);
    if (rendered) return located(one, working, rendered.built, (path) => rendered.build.texts.get(path));
    const inFile = manifest && ownerInFile(manifest, owner.id);
    return inFile
      ? located(one, working, inFile, (path) => (path === manifest.path ? manifest : undefined))
      : one;
  });
}

const makesNamespace = ({ owner, next }: UnjudgedOwner): boolean => {
  const { build } = writtenNext(next)?.owner ?? owner;
  return build?.agent === 'argo' && build.namespace?.desired !== undefined;
};

function located(
  one: UnjudgedOwner,
  working: BuildInput,
  application: LocatedObject,
  textOf: SourceOf,
): UnjudgedOwner {
  const namespaceOrigins = originsOnce(application.origins);
  const paths = new Set([...namespaceOrigins.values()].map(({ path }) => path));
  const texts = [...paths].flatMap((path) => textOf(path) ?? []);
  return texts.length === 0
    ? one
    : { ...one, namespaceOrigins, working: withTexts(working, namespaceOrigins, texts) };
}

/** By pointers of the Namespace. What is new there is written below the fields that say what it is like. */
const originsOnce = kept((origins: ReadonlyMap<string, Origin>): ReadonlyMap<string, Origin> => {
  const found = new Map<string, Origin>();
  const name = origins.get('/spec/destination/namespace');
  if (name) found.set('/metadata/name', name);
  for (const [pointer, origin] of origins)
    if (pointer.startsWith(`${metadata}/`)) found.set(`/metadata${pointer.slice(metadata.length)}`, origin);
  const [first = origins.get('/kind')] = [...found].flatMap(([at, origin]) =>
    at === '/metadata/name' ? [] : [origin],
  );
  if (first) found.set('/kind', { ...first, certain: false });
  return found;
});

const metadata = '/spec/syncPolicy/managedNamespaceMetadata';

/** The texts that these places point into stand beside those of the render. */
function withTexts(input: BuildInput, origins: object, texts: readonly SourceText[]): BuildInput {
  const { lastGood } = input;
  if (!lastGood) return input;
  return inputsOf([input, origins, ...texts], () => {
    const more = texts.map((text) => [text.path, text] as const);
    const good: GoodBuild = { ...lastGood, texts: new Map([...more, ...lastGood.texts]) };
    return { ...input, outcome: input.outcome.ok ? success(good) : input.outcome, lastGood: good };
  });
}

const inputsOf = keptTogether<BuildInput>();
