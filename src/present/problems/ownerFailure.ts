import { takesPointers } from '../../core/owner/lfsPointer.ts';
import { sourcePointer } from '../../core/owner/argo/argoSources.ts';
import { keptResults } from '../../base/keptResults.ts';
import { helmFailure, type FailedChart } from '../../core/validate/helmFailure.ts';
import { kustomizeFailure } from '../../core/validate/kustomizeFailure.ts';
import { lfsFailure, lfsProblem } from '../../core/validate/lfsFailure.ts';
import { manifestPlace } from '../../core/validate/manifestPlace.ts';
import type { PlacedFailure, TextOf } from '../../core/validate/placedFailure.ts';
import type { ProblemCode } from '../../core/validate/problem.ts';
import { renderFailureText } from '../../core/validate/renderFailureText.ts';
import type { BuildInput, FileTree } from '../../session/inputs.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';

export interface OwnerFailure {
  readonly code: ProblemCode;
  readonly failure: PlacedFailure;
}

/** Why an owner does not render in the working tree; undefined where it does, or another owner's failure is the cause. */
export function ownerFailure(owner: OwnerSnapshot, tree: FileTree): OwnerFailure | undefined {
  const { working } = owner;
  if (!working || working.outcome.ok || isHeldUp(owner)) return undefined;
  const { failure } = working.outcome;
  if (failure.code === 'cancelled' || failure.code === 'unsupported') return undefined;
  return failures(working, owner.said ? [owner.manifest, owner.said] : [], () => {
    const placed = failureOf(owner, working, tree);
    const unread = failure.code === 'rejected' ? failure.unread : undefined;
    if (placed && unread !== undefined)
      return { code: 'content-not-read', failure: { ...placed.failure, message: unread } };
    const pointers = failure.code === 'rejected' ? (working.lfs?.pointers ?? []) : [];
    const pointer = pointers.length > 0 && lfsFailure(renderFailureText(failure), placed?.failure, pointers);
    return pointer ? { code: 'lfs-pointer', failure: lfsProblem(pointer, textsOf(tree)) } : placed;
  });
}

/** The files of an owner of Flux whose pointers it applies in the place of their contents. */
export const appliedPointers = (
  { working, owner }: OwnerSnapshot,
  tree: FileTree,
): readonly OwnerFailure[] =>
  working?.outcome.ok === true && takesPointers(owner.mode)
    ? (working.outcome.value.lfs ?? []).map((path) => ({
        code: 'lfs-pointer',
        failure: lfsProblem(path, textsOf(tree)),
      }))
    : [];

const textsOf =
  (tree: FileTree): TextOf =>
  (path) => {
    const content = tree.get(path);
    return content?.kind === 'text' ? content.source : undefined;
  };

/** Looked for once in a build, which owners that wait for the same have in common. Where its files have changed since, the next build is under way. */
const failures = keptResults<OwnerFailure | undefined>();

/** It is not rendered because the owner that holds its manifest is not. */
function isHeldUp({ recipe }: OwnerSnapshot): boolean {
  if (recipe.kind !== 'known') return false;
  const options = recipe.byRevision?.get('working');
  return options !== undefined && 'release' in options && options.isHeldUp === true;
}

function failureOf(one: OwnerSnapshot, { outcome }: BuildInput, tree: FileTree): OwnerFailure | undefined {
  if (outcome.ok) return undefined;
  const { owner, manifest, said = [] } = one;
  const { failure } = outcome;
  const rejected = failure.code === 'rejected' ? failure : undefined;
  const valuesFile = rejected?.valuesFile;
  // Where it stands, the tool's own words say.
  const message = rejected?.message ?? renderFailureText(failure);
  const textOf = textsOf(tree);
  const { id, path } = owner;
  if (id.kind === 'ApplicationSet') {
    const field = /^spec[.\w[\]]*/
      .exec(message)?.[0]
      .replace(/\[(\d+)\]/g, '.$1')
      .replaceAll('.', '/');
    const pointers = field === undefined ? [] : [`/${field}`];
    const placed = manifestPlace(message, { ...id, manifest }, [...pointers, '/spec/generators', '/spec']);
    return placed && { code: 'kustomize-build', failure: placed };
  }
  if (id.kind === 'HelmRelease') {
    const folder = isFetched(one) ? undefined : path;
    return ofChart({ folder, kind: id.kind, name: id.name, manifest, said, valuesFile });
  }
  const source = sourceOf(owner, tree, rejected?.source);
  const fields = source ? [`${source.pointer}/path`, source.pointer, '/spec'] : ['/spec/path', '/spec'];
  const folder = source ? source.folder : path;
  if (source && id.kind === 'Application' && source.isChart)
    return ofChart({
      folder,
      kind: id.kind,
      name: id.name,
      manifest,
      said,
      valuesFile,
      source: source.pointer,
    });
  const placed =
    (folder === undefined ? undefined : kustomizeFailure(message, folder, textOf, () => tree.keys())) ??
    (id.kind === 'Target' ? undefined : manifestPlace(message, { ...id, manifest }, fields));
  return placed && { code: 'kustomize-build', failure: placed };

  function ofChart(chart: FailedChart): OwnerFailure | undefined {
    const found = helmFailure(message, chart, textOf);
    return found && { code: 'chart-render', failure: found };
  }
}

function isFetched({ recipe }: OwnerSnapshot): boolean {
  const options = recipe.kind === 'known' ? recipe.byRevision?.get('working') : undefined;
  return options !== undefined && 'fetched' in options;
}

interface FailedSource {
  /** In the manifest of its Application. */
  readonly pointer: string;
  /** In the files at hand; undefined where it lies elsewhere. */
  readonly folder: string | undefined;
  readonly isChart: boolean;
}

/** The source of an Application that a failure is about; undefined of other owners. */
function sourceOf({ build }: OwnerSnapshot['owner'], tree: FileTree, index = 0): FailedSource | undefined {
  const source = build?.agent === 'argo' ? build.sources[index] : undefined;
  if (!source) return undefined;
  const { path, tools, chart, elsewhere } = source;
  const within = path === '' ? '' : `${path}/`;
  return {
    pointer: sourcePointer(source.index),
    folder: chart || elsewhere ? undefined : path,
    isChart: chart !== undefined || 'helm' in tools || (!elsewhere && tree.has(`${within}Chart.yaml`)),
  };
}
