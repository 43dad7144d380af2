import path from 'node:path';
import type { TestContext } from 'node:test';
import { createRequestLog } from '../../../src/cluster/requestLog.ts';
import { createNodePlatform } from '../../../src/nodePlatform.ts';
import { Session } from '../../../src/session/session.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import type { TestUser } from '../../harness/testUser.ts';

/** A session as the command line has one, with a user's kubeconfig; it ends with the test. */
export function sessionOf(t: TestContext, user: TestUser): Session {
  const platform = createNodePlatform({
    dist: path.join(projectFolder, 'dist'),
    kubeconfig: () => user.kubeconfig,
    requests: createRequestLog(),
    log: () => undefined,
  });
  const session = new Session(platform);
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  return session;
}
