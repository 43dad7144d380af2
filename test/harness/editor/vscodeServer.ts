import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseJson, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import { startServer, type ServerProcess } from '../process/serverProcess.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { editorNode } from '../tools/editor.ts';

export interface VsCodeOptions {
  readonly editorFolder: string;
  /** For its profile and logs; empty. */
  readonly folder: string;
  /** User settings, beside those that keep the editor quiet. */
  readonly settings?: JsonObject;
  readonly env?: NodeJS.ProcessEnv;
  /** 0, the default, for a free one. */
  readonly port?: number;
  /** The folders of extensions to install, by links to them. */
  readonly installed?: readonly string[];
  readonly arguments?: readonly string[];
}

export interface VsCode {
  readonly server: ServerProcess;
  /** The address of a workbench on a folder, with the token that lets in. `payload` is VS Code's own, such as a file to open. */
  urlOf(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** The address of a file as the workbench sees it. */
  remotePath(file: string): string;
}

const quiet: JsonObject = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'editor.cursorBlinking': 'solid',
  'telemetry.telemetryLevel': 'off',
  'git.autofetch': false,
  // In a browser VS Code saves by itself after a second; the desktop does not.
  'files.autoSave': 'off',
};

/** VS Code's own server, whose workbench runs in a browser and whose extensions run in Node, as on a remote host. */
export async function startVsCode(options: VsCodeOptions): Promise<VsCode> {
  const { editorFolder, folder, port = 0 } = options;
  writeProfile(options);
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(folder, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const program = path.join(
    editorFolder,
    'node_modules',
    'code-server',
    'lib',
    'vscode',
    'out',
    'server-main.js',
  );
  const server = startServer({
    name: 'vscode',
    program: editorNode(),
    args: [
      program,
      '--host=127.0.0.1',
      `--port=${port}`,
      `--connection-token-file=${tokenFile}`,
      '--accept-server-license-terms',
      '--disable-workspace-trust',
      '--disable-telemetry',
      `--user-data-dir=${path.join(folder, 'data')}`,
      `--server-data-dir=${path.join(folder, 'server')}`,
      `--extensions-dir=${path.join(folder, 'extensions')}`,
      ...(options.arguments ?? []),
    ],
    folder,
    // No marketplace.
    env: { EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...options.env },
  });
  const listening = await waitUntil(
    'VS Code that listens',
    () => /Extension host agent listening on (\d+)/.exec(readFileSync(server.log, 'utf8'))?.[1],
    { processes: [server] },
  );
  const host = `127.0.0.1:${listening}`;
  return {
    server,
    remotePath: (file) => `vscode-remote://${host}${pathToFileURL(path.resolve(file)).pathname}`,
    urlOf: (workspace, payload = []) => {
      const query = new URLSearchParams({ tkn: token, folder: path.resolve(workspace) });
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://${host}/?${query.toString()}`;
    },
  };
}

function writeProfile({ folder, settings, installed = [] }: VsCodeOptions): void {
  const text = JSON.stringify({ ...quiet, ...settings }, undefined, 2);
  // On a remote host, and that is what this is, settings that belong to a machine count only where the machine's are.
  for (const kind of ['User', 'Machine']) {
    const profile = path.join(folder, 'data', kind);
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(profile, 'settings.json'), text);
  }
  const extensions = path.join(folder, 'extensions');
  mkdirSync(extensions);
  for (const extension of installed) {
    const manifest = parseJson(readFileSync(path.join(extension, 'package.json'), 'utf8'));
    const [publisher, name, version] = ['publisher', 'name', 'version'].map(
      (key) => stringAt(manifest, key) ?? '',
    );
    symlinkSync(path.resolve(extension), path.join(extensions, `${publisher}.${name}-${version}`));
  }
}
