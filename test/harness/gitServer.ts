import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { gitOutput } from './git.ts';

export interface GitServer {
  /** Makes an empty repository with the branch `main`; gives the address to clone it from and push it to. */
  create(name: string): Promise<string>;
  /** Git's arguments by which somebody may push; none where everybody may. */
  readonly pushes?: readonly string[];
  readonly stop: () => void;
}

/** Serves repositories in a folder over HTTP, for reading and pushing, by git's own http-backend. */
export async function startGitServer(folder: string): Promise<GitServer> {
  mkdirSync(folder, { recursive: true });
  const server = createServer((request, response) => answer(folder, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    create: async (name) => {
      await gitOutput(folder, 'init', '--quiet', '--bare', '--initial-branch=main', `${name}.git`);
      return `http://127.0.0.1:${port}/${name}.git`;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** One request as the Common Gateway Interface (RFC 3875) has it. */
function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { headers } = request;
  const backend = spawn('git', ['-c', 'http.receivepack=true', '-c', 'safe.directory=*', 'http-backend'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: path.resolve(folder),
      GIT_PROJECT_ROOT: path.resolve(folder),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: headers['content-type'] ?? '',
      CONTENT_LENGTH: headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: [headers['git-protocol']].flat()[0] ?? '',
      REMOTE_USER: 'local',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  backend.on('error', () => response.writeHead(500).end());
  // The backend may end before it has read all; the answer says why.
  backend.stdin.on('error', () => undefined);
  request.pipe(backend.stdin);

  let head = Buffer.alloc(0);
  const readHead = (part: Buffer): void => {
    head = Buffer.concat([head, part]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    backend.stdout.off('data', readHead);
    writeHead(response, head.subarray(0, end).toString('latin1'));
    response.write(head.subarray(end + 4));
    backend.stdout.pipe(response);
  };
  backend.stdout.on('data', readHead).on('end', () => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

function writeHead(response: ServerResponse, text: string): void {
  let status = 200;
  for (const line of text.split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/s);
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}
