import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Disposable } from '../base/disposable.ts';
import { createRequestLog } from '../cluster/requestLog.ts';
import { createNodePlatform } from '../nodePlatform.ts';
import type { CommandLineContext } from './commandLineContext.ts';

/** The command line's own platform; warnings go to stderr, all else stays silent. */
export function createCommandLineContext(): CommandLineContext & Disposable {
  let hosts: readonly string[] = [];
  let dryRuns = false;
  const platform = createNodePlatform({
    dist: dirname(fileURLToPath(import.meta.url)),
    kubeconfig: () => undefined,
    requests: createRequestLog(),
    serverDryRun: () => dryRuns,
    charts: () => ({ trusted: true, hosts: hosts.includes('any') ? 'any' : hosts }),
    log: (level, message) => {
      if (level === 'warning' || level === 'error') process.stderr.write(`${message}\n`);
    },
  });
  return {
    platform,
    secondKubernetes: platform.secondKubernetes,
    allowCharts: (allowed) => {
      hosts = allowed;
    },
    allowDryRuns: () => {
      dryRuns = true;
    },
    write: (text) => {
      process.stdout.write(text);
    },
    dispose: () => {
      platform.dispose();
    },
  };
}
