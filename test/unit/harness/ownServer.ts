// node ownServer.ts wait|exit: starts a server that starts a process itself; prints the folder and both process ids.
import { readFileSync } from 'node:fs';
import { temporaryFolder } from '../../harness/process/belongings.ts';
import { startServer } from '../../harness/process/serverProcess.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';

const folder = temporaryFolder('belongings-test');
const server = startServer({
  name: 'server',
  program: 'sh',
  // It does not end when it is asked to.
  args: ['-c', 'trap "" TERM; sleep 1000 & echo "$$ $!"; wait'],
  folder,
});
const pids = await waitUntil('process ids', () => /^\d+ \d+$/m.exec(readFileSync(server.log, 'utf8'))?.[0], {
  processes: [server],
});
console.log(folder, pids);
if (process.argv[2] === 'exit') process.exit(0);
setInterval(() => undefined, 1 << 30);
