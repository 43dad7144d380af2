import { formatOwner } from '../core/owner/owner.ts';
import { kustomizeFailure, type KustomizeFailure } from '../core/validate/kustomizeFailure.ts';
import { editorPositions } from '../core/yaml/editorPositions.ts';
import type { BuildInput, FileTree, ValidationSettings } from '../session/inputs.ts';
import type { Snapshot } from '../session/snapshot.ts';
import type { ProblemView } from './viewModels.ts';

type Severities = ValidationSettings['severities'];

/** What keeps owners from being built of the working tree, at the file that the build names, by absolute path. */
export function buildProblems(
  { inputs, owners }: Snapshot,
  severities: Severities,
): ReadonlyMap<string, readonly ProblemView[]> {
  const severity = severities['kustomize-build'] ?? 'error';
  const found = new Map<
    string,
    Map<string, { readonly failure: KustomizeFailure; readonly owners: string[] }>
  >();
  for (const { root, owner, working } of owners) {
    const tree = inputs.repositories.get(root)?.working;
    const failure = working && tree && failureOnce(working, tree, owner.path);
    if (!failure || severity === 'off') continue;
    const path = `${root}/${failure.path}`;
    const ofFile = found.get(path) ?? new Map<string, { failure: KustomizeFailure; owners: string[] }>();
    found.set(path, ofFile);
    const key = `${String(failure.range.start)}:${failure.message}`;
    const named = ofFile.get(key)?.owners ?? [];
    ofFile.set(key, { failure, owners: [...new Set([...named, formatOwner(owner.id)])] });
  }
  return new Map(
    [...found].map(([path, ofFile]) => [
      path,
      [...ofFile.values()].map(({ failure, owners: names }): ProblemView => {
        const positions = editorPositions(failure.source);
        return {
          start: positions.positionAt(failure.range.start),
          end: positions.positionAt(failure.range.end),
          severity: severity === 'off' ? 'error' : severity,
          code: 'kustomize-build',
          message: `${failure.message} (${names.join(', ')} cannot be built)`,
        };
      }),
    ]),
  );
}

/** Looked for once in a build. Where its files have changed since, the next build is under way. */
function failureOnce(build: BuildInput, tree: FileTree, folder: string): KustomizeFailure | undefined {
  if (build.outcome.ok || build.outcome.failure.code !== 'rejected') return undefined;
  if (!failures.has(build)) {
    const { message } = build.outcome.failure;
    const textOf = (path: string) => {
      const content = tree.get(path);
      return content?.kind === 'text' ? content.source : undefined;
    };
    failures.set(build, kustomizeFailure(message, folder, textOf));
  }
  return failures.get(build);
}

const failures = new WeakMap<BuildInput, KustomizeFailure | undefined>();
