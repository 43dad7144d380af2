import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand } from '../process/command.ts';
import { startServer, type ServerProcess } from '../process/serverProcess.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { editorNode } from '../tools/editor.ts';
import { writeProfile, type Profile } from './profile.ts';

export interface VsCodeOptions extends Profile {
  readonly editorFolder: string;
  readonly env?: NodeJS.ProcessEnv;
  /** 0, the default, for a free one. */
  readonly port?: number;
  readonly arguments?: readonly string[];
  /** Packages (.vsix) to install as a person would. */
  readonly packages?: readonly string[];
}

export interface VsCode {
  readonly server: ServerProcess;
  /** The address of a workbench on a folder, with the token that lets in. `payload` is VS Code's own, such as a file to open. */
  urlOf(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** The address of a file as the workbench sees it. */
  remotePath(file: string): string;
}

const noMarketplace = { EXTENSIONS_GALLERY: '{"serviceUrl":""}' };

/** VS Code's own server, whose workbench runs in a browser and whose extensions run in Node, as on a remote host. */
export async function startVsCode(options: VsCodeOptions): Promise<VsCode> {
  const { editorFolder, folder, port = 0 } = options;
  const profile = writeProfile(options);
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
  const folders = [`--server-data-dir=${path.join(folder, 'server')}`, ...profile];
  for (const file of options.packages ?? [])
    await runCommand(editorNode(), [program, ...folders, '--install-extension', file], {
      env: { ...noMarketplace, ...options.env },
    });
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
      ...folders,
      ...(options.arguments ?? []),
    ],
    folder,
    env: { ...noMarketplace, ...options.env },
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
