// node makeEntry.ts NAME LOG MILLISECONDS: makes a cache entry that takes that long, with a line in a log when it starts.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cached } from '../../harness/cache.ts';

const [name = '', log = '', milliseconds = ''] = process.argv.slice(2);
await cached({
  name,
  inputs: [],
  make: async () => {
    appendFileSync(log, `${name}\n`);
    await sleep(Number(milliseconds));
  },
});
