// Started by belongings.ts, with a pipe to it as standard input. Each line there is the whole list of what must not
// outlive the starter. When the pipe closes, however that came about, all of it is ended and removed.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endGroup } from './endGroup.ts';
import type { BelongingsList } from './belongings.ts';

let last: BelongingsList = { groups: [], folders: [] };

createInterface({ input: process.stdin })
  // The other end of the pipe is belongings.ts of the same version, so its shape is not checked.
  .on('line', (line) => (last = JSON.parse(line) as BelongingsList))
  .on('close', () => {
    last.groups.forEach(endGroup);
    for (const folder of last.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
