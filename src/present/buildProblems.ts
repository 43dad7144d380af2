import { formatOwner } from '../core/owner/owner.ts';
import { helmFailure } from '../core/validate/helmFailure.ts';
import { kustomizeFailure, type KustomizeFailure } from '../core/validate/kustomizeFailure.ts';
import { defaultSeverities, type ProblemCode, type Severity } from '../core/validate/problem.ts';
import { editorPositions } from '../core/yaml/editorPositions.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import type { BuildInput, FileTree } from '../session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import type { Severities } from './severities.ts';
import type { ProblemView } from './viewModels.ts';

/** What keeps owners from being built of the working tree, at the file that the build names, by absolute path. */
export function buildProblems(
  { inputs, owners }: Snapshot,
  severities: Severities,
): ReadonlyMap<string, readonly ProblemView[]> {
  const found = new Map<string, Map<string, FailedBuild>>();
  for (const { root, owner, working, manifest } of owners) {
    const tree = inputs.repositories.get(root)?.working;
    const failure = working && tree && failureOnce(working, tree, { owner, manifest });
    const code = owner.build?.agent === 'helm' ? 'chart-render' : 'kustomize-build';
    const severity = severities(root)[code] ?? defaultSeverities[code];
    if (!failure || severity === 'off') continue;
    const path = `${root}/${failure.path}`;
    const ofFile = found.get(path) ?? new Map<string, FailedBuild>();
    found.set(path, ofFile);
    const key = `${failure.range.start}:${failure.message}`;
    const names = ofFile.get(key)?.names ?? new Set<string>();
    ofFile.set(key, { failure, code, severity, names: names.add(formatOwner(owner.id)) });
  }
  return new Map([...found].map(([path, ofFile]) => [path, [...ofFile.values()].map(viewOf)]));
}

interface FailedBuild {
  readonly code: ProblemCode;
  readonly failure: KustomizeFailure;
  readonly severity: Severity;
  /** Of the owners that cannot be built. */
  readonly names: Set<string>;
}

function viewOf({ failure: { source, range, message }, code, severity, names }: FailedBuild): ProblemView {
  const positions = editorPositions(source);
  return {
    start: positions.positionAt(range.start),
    end: positions.positionAt(range.end),
    severity,
    code,
    message: `${message} (${[...names].join(', ')} cannot be built)`,
  };
}

/** Looked for once in a build. Where its files have changed since, the next build is under way. */
function failureOnce(
  build: BuildInput,
  tree: FileTree,
  { owner, manifest }: Pick<OwnerSnapshot, 'owner' | 'manifest'>,
): KustomizeFailure | undefined {
  if (build.outcome.ok || build.outcome.failure.code !== 'rejected') return undefined;
  if (!failures.has(build)) {
    const { message } = build.outcome.failure;
    const textOf = (path: string): SourceText | undefined => {
      const content = tree.get(path);
      return content?.kind === 'text' ? content.source : undefined;
    };
    const failure =
      owner.id.kind === 'HelmRelease'
        ? helmFailure(message, { folder: owner.path, name: owner.id.name, manifest }, textOf)
        : kustomizeFailure(message, owner.path, textOf);
    failures.set(build, failure);
  }
  return failures.get(build);
}

const failures = new WeakMap<BuildInput, KustomizeFailure | undefined>();
