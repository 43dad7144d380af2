/** Wrong use, or nothing could be decided: one line on stderr that says what to do, and exit code 2. */
export class CommandLineError extends Error {}

export const notThereYet = (what: string): CommandLineError =>
  new CommandLineError(`${what} is not there yet in this version of plumbline`);
