import { formatOwner } from '../../core/owner/owner.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { stringAt } from '../../core/resource/json.ts';
import { buildHow } from '../builds/buildHow.ts';
import { buildKey, workingTree, type BuiltObject, type Inputs } from '../inputs.ts';
import { agentObjectsIn } from '../owners/agentObjectsIn.ts';
import { isRelease } from './renderedRelease.ts';
import type { UnjudgedOwner } from '../snapshot.ts';
import { isBuildable, treeOf } from '../builds/wanted.ts';

/** A HelmRelease as it is at a revision: in what the owner above it renders then, or in a file that nobody renders. */
export type ReleaseSpec =
  | {
      readonly kind: 'there';
      readonly release: JsonObject;
      /** What is rendered with it: its values may be among that. */
      readonly beside: readonly BuiltObject[];
    }
  | { readonly kind: 'absent' }
  /** The owner above it does not render. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'waiting' };

export interface ReleasePlace {
  readonly root: string;
  readonly namespace: string;
  readonly name: string;
  /** The owner that renders it; undefined where a file alone says it. */
  readonly by: UnjudgedOwner | undefined;
  /** As the cluster has it, for where no file does. */
  readonly live: JsonObject | undefined;
}

export function releaseSpec(inputs: Inputs, place: ReleasePlace, revision: string): ReleaseSpec {
  const { root, by } = place;
  if (!by) return inFiles(inputs, place, revision);
  const unknown = {
    kind: 'unknown',
    reason: `${formatOwner(by.owner.id)}, which holds it, does not render`,
  } as const;
  if (by.recipe.kind === 'unknown' || !isBuildable(by)) return unknown;
  if (by.recipe.kind !== 'known') return { kind: 'waiting' };
  const how = buildHow(by.owner, by.recipe, revision);
  // Of the working tree as the owner is by then: a merge may change it as well.
  const build =
    revision === workingTree
      ? by.working
      : how && inputs.builds.get(buildKey(root, revision, by.owner.path, how));
  if (!build) return { kind: 'waiting' };
  // While the working tree does not render, what it last rendered to stands.
  const good = revision === workingTree ? build.lastGood : build.outcome.ok ? build.outcome.value : undefined;
  if (!good) return unknown;
  const found = good.objects.find(({ object }) => isThis(object, place));
  return found ? { kind: 'there', release: found.object, beside: good.objects } : { kind: 'absent' };
}

function inFiles(inputs: Inputs, place: ReleasePlace, revision: string): ReleaseSpec {
  const tree = treeOf(inputs, { root: place.root, revision });
  if (!tree) return { kind: 'waiting' };
  for (const content of tree.values()) {
    if (content.kind !== 'text') continue;
    const release = agentObjectsIn(content.source).find((object) => isThis(object, place));
    if (release) return { kind: 'there', release, beside: [] };
  }
  return place.live ? { kind: 'there', release: place.live, beside: [] } : { kind: 'absent' };
}

const isThis = (object: JsonObject, { namespace, name }: ReleasePlace): boolean =>
  isRelease(object) &&
  stringAt(object, 'metadata', 'name') === name &&
  (stringAt(object, 'metadata', 'namespace') ?? '') === namespace;
