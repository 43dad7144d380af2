import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

/** The environment of a person with a home of their own, which holds nothing and goes with the test. */
export function ownHome(t: TestContext): NodeJS.ProcessEnv {
  const home = mkdtempSync(path.join(tmpdir(), 'plumbline-home-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  return { HOME: home, XDG_CACHE_HOME: path.join(home, 'cache') };
}
