import { deepenCommand, fetchFiles } from '../../core/owner/fetchCommand.ts';

/** What is out of the ordinary in a repository and what somebody who wants to change it should know. */
export type RepositoryCondition =
  | { readonly code: 'bare' }
  | { readonly code: 'noCommit' }
  | { readonly code: 'detachedHead'; readonly commit: string }
  | { readonly code: 'operationUnderWay'; readonly operation: UnfinishedOperation }
  | { readonly code: 'unmergedPaths'; readonly paths: readonly string[] }
  | { readonly code: 'indexLocked'; readonly file: string; readonly ageMs: number }
  | { readonly code: 'shallow' }
  | { readonly code: 'noRemote' }
  | { readonly code: 'severalRemotes'; readonly remotes: readonly string[] }
  | { readonly code: 'noIdentity'; readonly missing: readonly ('user.name' | 'user.email')[] }
  | { readonly code: 'linkedWorktree'; readonly commonFolder: string }
  | { readonly code: 'submodule'; readonly superproject: string }
  | { readonly code: 'sparseCheckout' }
  | { readonly code: 'partialClone' };

export type UnfinishedOperation = 'merge' | 'rebase' | 'applyPatches' | 'cherryPick' | 'revert' | 'bisect';

/** What a change of a repository is made of. A revert is made without any of it, as a tree. */
export type WriteStep = 'commitToBranch' | 'directCommit' | 'switch' | 'push';

/** The steps that cannot be taken while a condition lasts. */
export function blockedSteps(condition: RepositoryCondition): readonly WriteStep[] {
  switch (condition.code) {
    case 'bare':
    case 'noCommit':
      return ['commitToBranch', 'directCommit', 'switch', 'push'];
    case 'noIdentity':
      return ['commitToBranch', 'directCommit'];
    case 'noRemote':
      return ['push'];
    case 'detachedHead':
      return ['directCommit'];
    case 'operationUnderWay':
    case 'unmergedPaths':
    case 'indexLocked':
      return ['directCommit', 'switch'];
    case 'shallow':
    case 'severalRemotes':
    case 'linkedWorktree':
    case 'submodule':
    case 'sparseCheckout':
    case 'partialClone':
      return [];
  }
}

/** One or two sentences for the person. */
export function whatToDo(condition: RepositoryCondition): string {
  switch (condition.code) {
    case 'bare':
      return 'This repository has no working tree. Open a clone of it.';
    case 'noCommit':
      return 'This repository has no commit yet. Make the first one with Git.';
    case 'detachedHead':
      return 'No branch is checked out. Commit to a new branch, or check one out first.';
    case 'operationUnderWay':
      return `A ${operationNames[condition.operation]} is under way. Finish or abort it, or commit to a new branch without switching to it.`;
    case 'unmergedPaths':
      return `There are conflicts in ${condition.paths[0] ?? 'a file'}${condition.paths.length > 1 ? ` and ${condition.paths.length - 1} more` : ''}. Resolve them, or commit to a new branch without switching to it.`;
    case 'indexLocked':
      return `Another Git process works in this repository. Wait for it; if none runs any more, delete ${condition.file}.`;
    case 'shallow':
      return `This clone does not hold the whole history. What needs older commits asks for ${deepenCommand}.`;
    case 'noRemote':
      return 'This repository has no remote. Add one with git remote add.';
    case 'severalRemotes':
      return `There are several remotes (${condition.remotes.join(', ')}). Choose the one to push to.`;
    case 'noIdentity':
      return `Git does not know who commits. Set ${condition.missing.map((key) => `git config --global ${key}`).join(' and ')}.`;
    case 'linkedWorktree':
      return `This is a linked worktree; its branches are those of ${condition.commonFolder}.`;
    case 'submodule':
      return `This is a submodule of ${condition.superproject}, which has to record the new commit as well.`;
    case 'sparseCheckout':
      return 'Not all files are checked out. Changes of the others are committed without appearing on disk.';
    case 'partialClone':
      return `This clone does not hold all files. What needs a missing one asks for ${fetchFiles('')}, or a checkout.`;
  }
}

export const operationNames: Readonly<Record<UnfinishedOperation, string>> = {
  merge: 'merge',
  rebase: 'rebase',
  applyPatches: 'git am',
  cherryPick: 'cherry-pick',
  revert: 'revert',
  bisect: 'bisect',
};
