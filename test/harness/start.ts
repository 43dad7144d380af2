// npm start: a real VS Code on the demonstration, a Git repository that a real Flux has applied to a real API server
// where somebody has changed things since; or on a person's own repository and cluster.
import { demonstrate } from './demonstration/demonstrate.ts';
import { openOwn } from './demonstration/openOwn.ts';
import { describeFailure, HarnessFailure } from './harnessFailure.ts';
import { removeFolder, temporaryFolder } from './process/belongings.ts';
import { untilEnded } from './process/untilEnded.ts';
import { say } from './say.ts';
import { startOptions, usage, type StartOptions } from './startOptions.ts';

/** Everything that ends with the command, in the order in which it was started. */
const ends: (() => Promise<void> | void)[] = [];

const options = readOptions();
try {
  await untilEnded(() => run(options), endAll);
  process.exit(0);
} catch (error) {
  say(describeFailure(error));
  process.exit(1);
}

async function run({ own, ...editorOptions }: StartOptions): Promise<void> {
  const folder = temporaryFolder('start');
  ends.push(() => removeFolder(folder));
  const shared = {
    ...editorOptions,
    folder,
    owns: (end: () => Promise<void> | void): void => void ends.push(end),
  };
  const editor = await (own ? openOwn({ ...shared, own }) : demonstrate(shared));
  while (!editor.ended) await new Promise((resolve) => setTimeout(resolve, 300));
  say('VS Code was closed.');
}

function readOptions(): StartOptions {
  try {
    const read = startOptions(process.argv.slice(2));
    if (read !== 'help') return read;
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof HarnessFailure)) throw error;
    say(`${error.message}: ${error.next}`);
    process.exit(2);
  }
}

async function endAll(): Promise<void> {
  say('\nending …');
  for (const end of ends.toReversed()) await end();
}
