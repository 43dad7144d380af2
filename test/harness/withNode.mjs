// node withNode.mjs SCRIPT ARGUMENT…: runs a TypeScript file of this project with a Node that can (≥ 22.19), after
// making sure that the packages it needs are installed. Itself plain JavaScript that any Node ≥ 18 runs.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedNode } from './cachedNode.mjs';
import { installPackages } from './installedPackages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [script, ...args] = process.argv.slice(2);

const canRunTypeScript = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 19);
};

function run() {
  const node = canRunTypeScript() ? process.execPath : cachedNode();
  installPackages(root);
  // First on the path, so that whatever the script starts by the name of `node` is this one too.
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` };
  // The channel carries nothing: it closes when this process is killed, and the script then ends itself.
  const child = spawn(node, [path.resolve(script), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** npm passes signals on, but when it is killed it leaves its script running, and that has servers to end. */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const before = ancestors();
  setInterval(() => ancestors() !== before && child.kill('SIGTERM'), 1000).unref();
}

/** The parent and, because a shell may stand between npm and this process, where it can be known its parent too. */
function ancestors() {
  try {
    const status = readFileSync(`/proc/${process.ppid}/status`, 'utf8');
    return `${process.ppid} ${/^PPid:\s*(\d+)/m.exec(status)[1]}`;
  } catch {
    return String(process.ppid);
  }
}

try {
  if (!script) throw new Error('which script? node withNode.mjs SCRIPT ARGUMENT…');
  run();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
