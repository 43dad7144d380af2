import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CommandLineError } from './commandLineError.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** node:util's parseArgs, whose complaints become one line of ours. */
export function parseArguments<T extends Options>(
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandLineError(
      `${text.split('\n')[0]?.replace(/\. To specify.*$/, '') ?? text}; see plumbline --help`,
    );
  }
}

/** One of the allowed words, or an error that lists them. */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined)
    throw new CommandLineError(`${option} takes ${allowed.join(', ')}, not “${value}”`);
  return found;
}
