import { keptResults } from '../../base/keptResults.ts';
import { helmFailure, type FailedChart } from '../../core/validate/helmFailure.ts';
import { kustomizeFailure } from '../../core/validate/kustomizeFailure.ts';
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
  if (!working || working.outcome.ok || working.outcome.failure.code === 'cancelled' || isHeldUp(owner))
    return undefined;
  return failures(working, [], () => {
    const { outcome } = working;
    const placed = failureOf(owner, working, tree);
    const unread = outcome.ok || outcome.failure.code !== 'rejected' ? undefined : outcome.failure.unread;
    if (!placed || unread === undefined) return placed;
    return { code: 'content-not-read', failure: { ...placed.failure, message: unread } };
  });
}

/** Looked for once in a build. Where its files have changed since, the next build is under way. */
const failures = keptResults<OwnerFailure | undefined>();

/** It is not rendered because the owner that holds its manifest is not. */
function isHeldUp({ recipe }: OwnerSnapshot): boolean {
  if (recipe.kind !== 'known') return false;
  const options = recipe.byRevision?.get('working');
  return options !== undefined && 'release' in options && options.isHeldUp === true;
}

function failureOf(
  { owner, manifest }: OwnerSnapshot,
  { outcome }: BuildInput,
  tree: FileTree,
): OwnerFailure | undefined {
  if (outcome.ok) return undefined;
  const { failure } = outcome;
  // Where it stands, the tool's own words say.
  const message = failure.code === 'rejected' ? failure.message : renderFailureText(failure);
  const textOf: TextOf = (path) => {
    const content = tree.get(path);
    return content?.kind === 'text' ? content.source : undefined;
  };
  const { id, path } = owner;
  const isChart =
    id.kind === 'HelmRelease' || (id.kind === 'Application' && tree.has(within(path, 'Chart.yaml')));
  if (id.kind === 'ApplicationSet') {
    const field = /^spec[.\w[\]]*/
      .exec(message)?.[0]
      .replace(/\[(\d+)\]/g, '.$1')
      .replaceAll('.', '/');
    const pointers = field === undefined ? [] : [`/${field}`];
    const placed = manifestPlace(message, { ...id, manifest }, [...pointers, '/spec/generators', '/spec']);
    return placed && { code: 'kustomize-build', failure: placed };
  }
  if (id.kind === 'Target' || !isChart) {
    const placed =
      kustomizeFailure(message, path, textOf, () => tree.keys()) ??
      (id.kind === 'Target'
        ? undefined
        : manifestPlace(message, { ...id, manifest }, ['/spec/path', '/spec/source', '/spec']));
    return placed && { code: 'kustomize-build', failure: placed };
  }
  const chart: FailedChart = { folder: path, kind: id.kind, name: id.name, manifest };
  const placed = helmFailure(message, chart, textOf);
  return placed && { code: 'chart-render', failure: placed };
}

const within = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
