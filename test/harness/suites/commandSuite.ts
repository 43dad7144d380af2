import path from 'node:path';
import { projectFolder } from '../projectFolder.ts';
import { CommandFailure, runCommand } from '../process/command.ts';
import { say } from '../say.ts';
import type { Failure, Suite } from './suite.ts';

export interface Check {
  readonly program: string;
  readonly args: readonly string[];
  /** By default a check fails by its exit code; some print what is wrong and succeed. */
  readonly passes?: (output: string) => boolean;
  /** Where the program may be missing, as Go is where its results come from elsewhere. */
  readonly optional?: boolean;
}

/** A suite of programs, run at once, that all must be content; together they count as one test. */
export const commandSuite =
  (checks: readonly Check[]): Suite =>
  async () => {
    const failures = (await Promise.all(checks.map(failureOf))).filter((failure) => failure !== undefined);
    const failed = failures.length > 0 ? 1 : 0;
    return { passed: 1 - failed, failed, failures };
  };

async function failureOf({
  program,
  args,
  passes = () => true,
  optional = false,
}: Check): Promise<Failure | undefined> {
  const title = `${path.basename(program)} ${args.join(' ')}`;
  const failure = (error: string): Failure => {
    say(`${title}:\n${error}`);
    return { title, error };
  };
  try {
    const output = await runCommand(program, args, { cwd: projectFolder });
    return passes(output) ? undefined : failure(output);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return error.isMissing && optional ? undefined : failure(error.message);
  }
}
