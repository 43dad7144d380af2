import type { CommandName } from '../contributions.ts';
import { adoptLive } from './adoptLive.ts';
import { chooseClusters } from './chooseClusters.ts';
import type { CommandContext } from './commandContext.ts';
import { commitChange } from './commitChange.ts';
import { compareRevisions } from './compareRevisions.ts';
import { compareWithLive } from './compareWithLive.ts';
import { fetchCharts } from './fetchCharts.ts';
import { filterDrift } from './filterDrift.ts';
import { goToOrigin } from './goToOrigin.ts';
import { groupDrift } from './groupDrift.ts';
import { ignoreField } from './ignoreField.ts';
import { nextDrift } from './nextDrift.ts';
import { openPullRequest } from './openPullRequest.ts';
import { previewRevision } from './previewRevision.ts';
import { previewSync } from './previewSync.ts';
import { previousDrift } from './previousDrift.ts';
import { refresh } from './refresh.ts';
import { revertCommit } from './revertCommit.ts';
import { showClusterRequests } from './showClusterRequests.ts';
import { showControlledFields } from './showControlledFields.ts';
import { showGitActions } from './showGitActions.ts';
import { showDesiredState } from './showDesiredState.ts';
import { showLog } from './showLog.ts';
import { showOwnerFiles } from './showOwnerFiles.ts';
import { showOwners } from './showOwners.ts';
import { takeOutOfGit } from './takeOutOfGit.ts';

/** Every command of the manifest; one without an implementation does not compile. */
export const commandTable: Record<
  CommandName,
  (context: CommandContext, ...args: readonly unknown[]) => unknown
> = {
  adoptLive,
  chooseClusters,
  commitChange,
  compareRevisions,
  compareWithLive,
  fetchCharts,
  filterDrift,
  goToOrigin,
  groupDrift,
  ignoreField,
  nextDrift,
  openPullRequest,
  previewRevision,
  previewSync,
  previousDrift,
  refresh,
  revertCommit,
  showClusterRequests,
  showControlledFields,
  showGitActions,
  showDesiredState,
  showLog,
  showOwnerFiles,
  showOwners,
  takeOutOfGit,
};
