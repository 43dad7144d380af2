// Started by the scripts of standIn.ts as the desktop VS Code is: takes its command line, and shows the workbench of
// VS Code's server in a browser whose debugging port is the one that was asked for. All it starts stays in its process
// group, as with Electron.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { browserArguments } from '../../../harness/editor/browserPage.ts';
import { writeFontConfiguration } from '../../../harness/editor/fontConfiguration.ts';
import { freePort } from '../../../harness/process/freePorts.ts';
import { waitUntil } from '../../../harness/process/waitUntil.ts';
import { findBrowser } from '../../../harness/tools/browser.ts';
import { editorNode, provideEditor } from '../../../harness/tools/editor.ts';
import { commandLine } from './commandLine.ts';

const { values, positionals } = commandLine(process.argv.slice(2));
const editorFolder = await provideEditor();
const children: ChildProcess[] = [];

// As the desktop does: a portable folder goes before the argument, and the start arguments lie beside it or at home.
const portable = process.env['VSCODE_PORTABLE'];
const isPortable = portable !== undefined && existsSync(portable);
const userData = isPortable ? path.join(portable, 'user-data') : (values['user-data-dir'] ?? '');
const startArguments = path.join(isPortable ? portable : path.join(homedir(), '.vscode'), 'argv.json');

if (values['install-extension'] !== undefined) {
  const installing = server(['--install-extension', values['install-extension']]);
  installing.on('exit', (code) => process.exit(code ?? 1));
} else {
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) fail('Missing X server or $DISPLAY');
  mkdirSync(path.dirname(startArguments), { recursive: true });
  writeFileSync(startArguments, '{}');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  await openWindow(await serve());
}

/** VS Code's server, which gives the port where it listens. It ends the program when its extension host ends. */
function serve(): Promise<string> {
  const child = server([
    '--host=127.0.0.1',
    '--port=0',
    '--without-connection-token',
    '--enable-smoke-test-driver',
  ]);
  return new Promise((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text);
      const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(port);
      // 0 is its ordinary end, and then the workbench knows what the tests came to.
      const code = /Extension Host Process exited with code: ([1-9]\d*)/.exec(text)?.[1];
      if (code !== undefined && values.extensionTestsPath !== undefined) void end(Number(code));
    });
    child.on('exit', () => void end(1));
  });
}

async function openWindow(port: string): Promise<void> {
  const page = await blankPage();
  // Closing the last window ends the program.
  page.on('close', () => void end(0));
  page.on('crash', () => void end(1));
  await page.exposeFunction('codeAutomationExit', (status: unknown) => void end(Number(status)));
  const remote = (file: string): string =>
    `vscode-remote://127.0.0.1:${port}${pathToFileURL(path.resolve(file)).pathname}`;
  const folder = positionals.find((each) => statSync(each).isDirectory());
  const file = positionals.find((each) => statSync(each).isFile());
  const payload = [
    ...(file === undefined ? [] : [['openFile', remote(file)]]),
    ...(['extensionDevelopmentPath', 'extensionTestsPath'] as const).flatMap((name) =>
      values[name] === undefined ? [] : [[name, remote(values[name])]],
    ),
  ];
  const query = new URLSearchParams({ folder: folder ?? '', payload: JSON.stringify(payload) });
  await page.goto(`http://127.0.0.1:${port}/?${query.toString()}`);
}

/** The one page of a browser that listens on the debugging port. */
async function blankPage(): Promise<Page> {
  const { program, libraries } = await findBrowser(editorFolder);
  const window = path.join(userData, 'window');
  const port = values['remote-debugging-port'] ?? String(await freePort());
  const child = start(
    program,
    [
      ...browserArguments,
      '--headless',
      '--log-level=3',
      `--remote-debugging-port=${port}`,
      `--user-data-dir=${window}`,
      'about:blank',
    ],
    {
      FONTCONFIG_FILE: writeFontConfiguration(editorFolder, window),
      ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }),
    },
  );
  child.on('exit', () => void end(1));
  writeFileSync(path.join(window, 'port'), port);
  return waitUntil('page', async () => {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    return browser.contexts()[0]?.pages()[0];
  });
}

function server(args: readonly string[]): ChildProcess {
  const script = path.join(editorFolder, 'node_modules/code-server/lib/vscode/out/server-main.js');
  return start(
    editorNode(),
    [
      script,
      `--server-data-dir=${path.join(userData, 'server')}`,
      `--user-data-dir=${userData}`,
      `--extensions-dir=${values['extensions-dir'] ?? ''}`,
      '--accept-server-license-terms',
      '--disable-workspace-trust',
      '--disable-telemetry',
      ...args,
    ],
    { EXTENSIONS_GALLERY: '{"serviceUrl":""}' },
  );
}

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  children.push(child);
  return child;
}

let ending = false;

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const gone = running.map((child) => new Promise((resolve) => child.on('exit', resolve)));
  for (const child of running) child.kill();
  await Promise.all(gone);
  process.exit(code);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
