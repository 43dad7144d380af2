import type { CommandName } from '../contributions.ts';
import { chooseClusters } from './chooseClusters.ts';
import type { CommandContext } from './commandContext.ts';
import { compareRevisions } from './compareRevisions.ts';
import { compareWithLive } from './compareWithLive.ts';
import { filterDrift } from './filterDrift.ts';
import { goToOrigin } from './goToOrigin.ts';
import { groupDrift } from './groupDrift.ts';
import { nextDrift } from './nextDrift.ts';
import { previewRevision } from './previewRevision.ts';
import { previewSync } from './previewSync.ts';
import { previousDrift } from './previousDrift.ts';
import { refresh } from './refresh.ts';
import { showClusterRequests } from './showClusterRequests.ts';
import { showLog } from './showLog.ts';

/** Every command of the manifest; one without an implementation does not compile. */
export const commandTable: Record<
  CommandName,
  (context: CommandContext, ...args: readonly unknown[]) => unknown
> = {
  chooseClusters,
  compareRevisions,
  compareWithLive,
  filterDrift,
  goToOrigin,
  groupDrift,
  nextDrift,
  previewRevision,
  previewSync,
  previousDrift,
  refresh,
  showClusterRequests,
  showLog,
};
