import { success } from '../base/outcome.ts';
import type { FileEdits } from '../core/change/fileEdits.ts';
import { overlayPatch } from '../core/change/overlayPatch.ts';
import { variableEdits } from '../core/change/variableEdits.ts';
import { writeField } from '../core/change/writeField.ts';
import { placeText } from '../core/change/writeScalar.ts';
import { locateField } from '../core/provenance/locateField.ts';
import type { SourceOf } from '../core/provenance/locatedObject.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import type { Json } from '../core/resource/json.ts';
import type { Origin } from '../core/resource/origin.ts';
import { valueAt } from '../core/resource/resolvePath.ts';
import type { OriginFinder } from '../session/provenance/chartOrigins/originFinder.ts';
import { heldObject } from '../session/provenance/chartOrigins/heldObject.ts';
import type { BuiltObject } from '../session/inputs.ts';
import { ownersAt } from '../session/owners/ownersAt.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { treeOf } from '../session/builds/wanted.ts';
import { chartValueEdits } from './chartValueEdits.ts';
import { kustomizationOf } from './kustomizationOf.ts';
import type { AdoptionRequest } from './adoptionRequest.ts';
import { refused, type ProposalOutcome } from './proposing.ts';

/** What is committed, and rendered of that. */
export interface AdoptionBase {
  readonly snapshot: Snapshot;
  /** As of that commit. */
  readonly owner: OwnerSnapshot;
  readonly commit: string;
  readonly rendered: BuiltObject;
  /** What is live in the field. */
  readonly wanted: Json | undefined;
}

/**
 * Ways to write it, the first that is proved is taken. A value of a chart from elsewhere, and one for this environment
 * alone, is said in the manifest of the owner.
 */
export async function adoptionEdits(
  origins: OriginFinder,
  { path, scope }: AdoptionRequest,
  base: AdoptionBase,
  signal?: AbortSignal,
): Promise<ProposalOutcome<readonly FileEdits[]>> {
  const { snapshot, owner, commit, rendered, wanted } = base;
  const sourceOf = sourceAt(base);
  const origin = locateField(rendered, path, sourceOf);
  const isElsewhere = origin !== undefined && sourceOf(origin.path) === undefined;
  if (scope === 'line' && !isElsewhere) {
    const written = writeField(rendered, path, wanted, sourceOf);
    if (written.ok) return success([written.value]);
    const ways = variableEdits(rendered, path, wanted, sourceOf);
    return ways.length > 0 ? success(ways) : refused(`${sentence(written.failure)}.`);
  }
  const values = origin ? await origins.valuesAt(snapshot, { owner, revision: commit }, origin, signal) : [];
  const [value] = values;
  if (value) {
    const held = heldObject(ownersAt(snapshot, owner.root, commit) ?? [], owner, sourceOf);
    const change = { rendered: valueAt(rendered.object, path), wanted };
    const ways = held ? values.flatMap((one) => chartValueEdits(held, { ...change, value: one })) : [];
    return ways.length > 0
      ? success(ways)
      : refused(`${value.path.join('.')} of the values cannot be said in a manifest of this repository.`);
  }
  if (isOfChart(owner)) return refused(whyNoValue(origin, formatPath(path)));
  return patches(base, path, sourceOf);
}

function patches(
  { owner: { owner }, rendered, wanted }: AdoptionBase,
  path: AdoptionRequest['path'],
  sourceOf: SourceOf,
): ProposalOutcome<readonly FileEdits[]> {
  const kustomization = kustomizationOf(owner.path, sourceOf);
  if (!kustomization)
    return refused(`${owner.path || 'The root'} has no kustomization that a patch could be written into.`);
  const ways = [false, true].flatMap(
    (withNamespace) =>
      overlayPatch(kustomization, { object: rendered.object, path, wanted, withNamespace }) ?? [],
  );
  return ways.length > 0 ? success(ways) : refused(`${kustomization.path} has no place for a patch.`);
}

const isOfChart = ({ owner }: OwnerSnapshot): boolean => owner.id.kind === 'HelmRelease';

const whyNoValue = (origin: Origin | undefined, field: string): string =>
  origin
    ? `${placeText(origin)} is no value of the chart, but a line of it: it counts for all who use it.`
    : `No value of the chart is known to control ${field}.`;

/** The texts of what was rendered, and of everything beside it. */
function sourceAt({ snapshot, owner, commit }: AdoptionBase): SourceOf {
  const outcome = owner.working?.outcome;
  const texts = outcome?.ok === true ? outcome.value.texts : undefined;
  const tree = treeOf(snapshot.inputs, { root: owner.root, revision: commit });
  return (path) => {
    const content = tree?.get(path);
    return texts?.get(path) ?? (content?.kind === 'text' ? content.source : undefined);
  };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
