import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { FetchedChart } from './buildOptions.ts';
import type { BuildStep } from './buildStep.ts';
import { withoutRoot } from './goodBuild.ts';
import { submoduleFailure } from './submoduleFailure.ts';
import { buildFetched } from '../releases/fetchedRelease.ts';
import type { FileTree, Inputs } from '../inputs.ts';
import { joinedBuilds } from './joinedBuilds.ts';
import { readKept } from '../releases/keptRelease.ts';
import { asPinned } from '../argo/pinnedTree.ts';
import type { Platform } from '../platform.ts';
import { buildRelease, type FetchChart } from '../releases/releaseBuild.ts';
import type { ReleaseOptions } from '../releases/releaseOptions.ts';
import { buildSet } from '../argo/setBuild.ts';
import { withoutTests } from '../releases/withoutTests.ts';

export interface BuildWorld {
  readonly platform: Pick<Platform, 'kustomize' | 'helm'>;
  readonly inputs: Inputs;
  /** Gives what charts depend on and do not hold. */
  readonly fetch: FetchChart;
}

export interface BuildPlace {
  readonly tree: FileTree;
  readonly path: string;
  /** What the engine calls the tree. */
  readonly virtualRoot: string;
}

/** One step after the other; the first that gives nothing decides. */
export async function buildAll(
  { platform: { kustomize, helm }, inputs, fetch }: BuildWorld,
  steps: readonly BuildStep[],
  { tree, path, virtualRoot }: BuildPlace,
  signal: AbortSignal,
): Promise<Outcome<Build, EngineFailure>> {
  const ofChart = (
    fetched: FetchedChart | undefined,
    how: { readonly path: string; readonly options: ReleaseOptions },
    files = tree,
  ): Promise<Outcome<Build, EngineFailure>> | Outcome<Build, EngineFailure> =>
    fetched
      ? buildFetched(helm, inputs.charts, { fetched, ...how, fetch }, signal)
      : buildRelease(helm, { tree: files, ...how, fetch }, signal);
  const ofTree = (outcome: Outcome<Build, EngineFailure>): Outcome<Build, EngineFailure> =>
    outcome.ok ? outcome : failed(submoduleFailure(withoutRoot(outcome.failure, virtualRoot), tree));
  const built: Build[] = [];
  const ofSource = (failure: EngineFailure, source: number): EngineFailure =>
    steps.length > 1 && failure.code === 'rejected' ? { ...failure, source } : failure;
  for (const [i, step] of steps.entries()) {
    if (step.kind === 'impossible') {
      const { reason, isUnread, valuesFile } = step;
      const failure: EngineFailure = {
        code: 'rejected',
        message: reason,
        ...(isUnread ? { unread: reason } : {}),
        ...(valuesFile === undefined ? {} : { valuesFile }),
      };
      return ofTree(failed(ofSource(failure, i)));
    }
    if (step.kind === 'unsupported') return failed({ code: 'unsupported', message: step.reason });
    if (step.kind === 'overtaken') return failed({ code: 'cancelled' });
    if (step.kind === 'wanted')
      return failed({ code: 'wanted', paths: step.paths.map((file) => join(virtualRoot, file)) });
    if (step.kind === 'kept') return readKept(helm, inputs, step.options, signal);
    if (step.kind === 'set') return buildSet(helm, tree, step.options, signal);
    if (step.kind === 'release') {
      const { release: options, fetched } = step.options;
      return options ? ofTree(await ofChart(fetched, { path: fetched ? '' : path, options })) : nothing;
    }
    const made =
      step.kind === 'chart'
        ? withoutTests(
            step,
            await ofChart(step.fetched, { path: step.path, options: step.options }, step.pinned?.files),
          )
        : await kustomize.build({ ...step.request, remotes: true }, signal);
    const outcome = step.pinned ? asPinned(made, step.pinned) : ofTree(made);
    if (!outcome.ok) return failed(ofSource(outcome.failure, i));
    const read = step.reads.map((file) => join(virtualRoot, file));
    built.push(
      read.length === 0 ? outcome.value : { ...outcome.value, reads: [...outcome.value.reads, ...read] },
    );
  }
  return success(joinedBuilds(built));
}

const nothing = success<Build>({ objects: [], reads: [], warnings: [] });

const join = (folder: string, path: string): string =>
  path === '' ? folder : path.startsWith('/') ? path : `${folder}/${path}`;
