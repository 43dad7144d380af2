import { projectFolder } from '../projectFolder.ts';
import { CommandFailure, runCommand } from '../process/command.ts';
import { say } from '../say.ts';
import type { Suite } from './suite.ts';

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
    const failed = (await Promise.all(checks.map(passes))).every(Boolean) ? 0 : 1;
    return { passed: 1 - failed, failed };
  };

async function passes({
  program,
  args,
  passes: isGood = () => true,
  optional = false,
}: Check): Promise<boolean> {
  try {
    const output = await runCommand(program, args, { cwd: projectFolder });
    if (isGood(output)) return true;
    say(`${program} ${args.join(' ')}:\n${output}`);
    return false;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    if (error.isMissing && optional) return true;
    say(error.message);
    return false;
  }
}
