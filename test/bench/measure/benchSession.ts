import path from 'node:path';
import type { Disposable } from '../../../src/base/disposable.ts';
import type { RequestLog } from '../../../src/cluster/requestLog.ts';
import type { Look } from '../../../src/present/views.ts';
import type { Platform } from '../../../src/session/platform.ts';
import type { Session } from '../../../src/session/session.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import type { Fleet } from '../fleet/fleetCluster.ts';
import { shippedCore } from '../shipped/shippedCore.ts';

export interface BenchSession {
  readonly session: Session;
  readonly platform: Platform & Disposable;
  readonly requests: RequestLog;
  readonly open: () => Promise<void>;
  readonly dispose: () => void;
}

/** The session of the core worker, as it ships, in this process, on a fleet; `around` may stand between it and its platform. */
export function benchSession(
  fleet: Fleet,
  around: (platform: Platform) => Platform = (same) => same,
): BenchSession {
  const { createNodePlatform, createRequestLog, Session } = shippedCore();
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
