/**
 * Says what is being done with the time it is expected to take, does it, and says how long it took. Everything
 * goes to stderr: stdout is for results.
 */
export async function step<T>(what: string, expected: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  say(`${what} (${expected})`);
  for (const listener of listeners) listener(`${what} (${expected})`);
  const result = await work();
  say(`  done in ${seconds(Date.now() - start)}`);
  return result;
}

const listeners: ((line: string) => void)[] = [];

/** Tells of each step that begins from now on, beside saying it. */
export const onStep = (listener: (line: string) => void): void => void listeners.push(listener);

export const say = (line: string): void => void process.stderr.write(`${line}\n`);

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
