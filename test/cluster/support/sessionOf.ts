import type { TestContext } from 'node:test';
import { Session } from '../../../src/session/session.ts';
import type { TestUser } from '../../harness/testUser.ts';
import { testPlatform } from '../../support/testPlatform.ts';

/** A session as the command line has one, with a user's kubeconfig; it ends with the test. */
export function sessionOf(t: TestContext, user: TestUser): Session {
  const platform = testPlatform({ kubeconfig: () => user.kubeconfig });
  const session = new Session(platform);
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  return session;
}
