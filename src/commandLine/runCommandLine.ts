import { createCommandLineContext } from './createContext.ts';
import { CommandLineError } from './commandLineError.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { check } from './check/check.ts';
import { compare } from './compare.ts';
import { drift } from './drift.ts';
import type { ExitCode } from './exitCode.ts';
import { plan } from './plan.ts';
import { render } from './render.ts';
import { usage } from './usage.ts';

/** Runs one command of the command line; what goes wrong is one line on stderr. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === '--help' || name === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const context = createCommandLineContext();
  try {
    return await commandOf(name)(context, rest);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`plumbline: ${text.replace(/\s*\n\s*/g, ' ')}\n`);
    return 2;
  } finally {
    context.dispose();
  }
}

type Command = (context: CommandLineContext, args: readonly string[]) => Promise<ExitCode>;

function commandOf(name: string | undefined): Command {
  switch (name) {
    case 'render':
      return render;
    case 'drift':
      return drift;
    case 'compare':
      return compare;
    case 'check':
      return check;
    case 'plan':
      return plan;
    case undefined:
      throw new CommandLineError(`say which command: ${names}`);
    default:
      throw new CommandLineError(`there is no command ${name}: ${names}`);
  }
}

const names = 'check, render, drift, plan, compare; see plumbline --help';
