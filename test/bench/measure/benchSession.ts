import path from 'node:path';
import type { Disposable } from '../../../src/base/disposable.ts';
import { createRequestLog, type RequestLog } from '../../../src/cluster/requestLog.ts';
import { createNodePlatform } from '../../../src/nodePlatform.ts';
import type { Look } from '../../../src/present/views.ts';
import type { Platform } from '../../../src/session/platform.ts';
import { Session } from '../../../src/session/session.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import type { Fleet } from '../fleet/fleetCluster.ts';

export interface BenchSession {
  readonly session: Session;
  readonly platform: Platform & Disposable;
  readonly requests: RequestLog;
  readonly open: () => Promise<void>;
  readonly dispose: () => void;
}

/** The session of the core worker in this process, on a fleet; `around` may stand between it and its platform. */
export function benchSession(
  fleet: Fleet,
  around: (platform: Platform) => Platform = (same) => same,
): BenchSession {
  const requests = createRequestLog();
  const platform = createNodePlatform({
    dist: path.join(projectFolder, 'dist'),
    kubeconfig: () => fleet.kubeconfig,
    requests,
    log: (level, message) => {
      if (level === 'error' || level === 'warning') console.error(`${level}: ${message}`);
    },
  });
  const session = new Session(around(platform));
  return {
    session,
    platform,
    requests,
    open: () => session.open([fleet.repository], [{ name: 'fleet', context: 'viewer', production: true }]),
    dispose: () => {
      session.dispose();
      platform.dispose();
    },
  };
}

/** A person who has these files on the screen. */
export const lookAt = (visibleFiles: readonly string[]): Look => ({
  visibleFiles,
  options: { show: 'notInSync', group: 'owner' },
});
