import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A `git` that counts how often it is started and, at one of the times, does something else first or afterwards. */
export interface SteppedGit {
  readonly program: string;
  /** What the next runs do: at that start, shell commands before Git and after it. */
  readonly arm: (at: number, script: { readonly before?: string; readonly after?: string }) => void;
  /** The arguments of every start so far. */
  readonly starts: () => readonly string[];
  /** Whether the armed start was reached, and Git and both scripts have ended. */
  readonly isDone: () => boolean;
  readonly isReached: () => boolean;
}

export function steppedGit(folder: string): SteppedGit {
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  const program = file('git');
  writeFileSync(
    program,
    `#!/bin/sh
cd_before=$PWD
echo "$*" | tr '\\n' ' ' >>'${file('starts')}'; echo >>'${file('starts')}'
count=$(wc -l <'${file('starts')}')
if test "$count" -ne "$(cat '${file('at')}')"; then exec git "$@"; fi
touch '${file('reached')}'
. '${file('before')}'
git "$@"
status=$?
. '${file('after')}'
touch '${file('done')}'
exit $status
`,
    { mode: 0o755 },
  );
  const arm: SteppedGit['arm'] = (at, { before = '', after = '' }) => {
    for (const name of ['starts', 'reached', 'done']) rmSync(file(name), { force: true });
    writeFileSync(file('at'), String(at));
    writeFileSync(file('before'), `${before}\n`);
    writeFileSync(file('after'), `${after}\n`);
  };
  arm(0, {});
  return {
    program,
    arm,
    starts: () =>
      existsSync(file('starts')) ? readFileSync(file('starts'), 'utf8').trimEnd().split('\n') : [],
    isDone: () => existsSync(file('done')),
    isReached: () => existsSync(file('reached')),
  };
}
