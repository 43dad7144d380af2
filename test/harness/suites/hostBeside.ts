// Started by beside.ts, which keeps what is said here until its turn has come.
import { untilEnded } from '../process/untilEnded.ts';
import { attempt } from './attempt.ts';
import { hostSuite } from './hostSuite.ts';

const result = await untilEnded(
  (ended) => attempt(hostSuite(['source', 'package']), ended),
  () => Promise.resolve(),
);
if (result) process.send?.(result, undefined, undefined, () => process.exit(0));
else process.exit(1);
