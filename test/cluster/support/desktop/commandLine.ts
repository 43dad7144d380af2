import { parseArgs } from 'node:util';

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;

/** Those arguments of the desktop VS Code (and of Electron) that the launchers use; another one is a mistake. */
const options = {
  'user-data-dir': text,
  'extensions-dir': text,
  'install-extension': text,
  extensionDevelopmentPath: text,
  extensionTestsPath: text,
  'remote-debugging-port': text,
  'new-window': flag,
  'skip-welcome': flag,
  'skip-release-notes': flag,
  'skip-add-to-recently-opened': flag,
  'disable-updates': flag,
  'disable-telemetry': flag,
  'disable-experiments': flag,
  'disable-crash-reporter': flag,
  'disable-workspace-trust': flag,
  'disable-gpu-sandbox': flag,
  'enable-smoke-test-driver': flag,
  'force-disable-user-env': flag,
  'no-cached-data': flag,
  'no-sandbox': flag,
  'use-inmemory-secretstorage': flag,
} as const;

/** Where to begin, then what to show. */
export const commandLine = (args: readonly string[]) =>
  parseArgs({ args: [...args], options, allowPositionals: true });
