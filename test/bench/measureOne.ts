// Started by run.ts for one measurement, with the paths of its context and of its result: a process of its own starts
// cold, as a person's does, and whatever it does to itself is no other measurement's trouble.
import { readFileSync, writeFileSync } from 'node:fs';
import type { BenchContext } from './context.ts';
import { measurements } from './measurements.ts';

const [name = '', contextFile = '', resultFile = ''] = process.argv.slice(2);
const measurement = measurements[name];
if (!measurement) throw new Error(`there is no measurement ${name}`);
// run.ts of the same version wrote it.
const context = JSON.parse(readFileSync(contextFile, 'utf8')) as BenchContext;
writeFileSync(resultFile, JSON.stringify(await measurement.measure(context)));
process.exit(0);
