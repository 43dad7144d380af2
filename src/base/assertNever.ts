/** Makes a switch over a union exhaustive at compile time, and loud at run time if a border let a foreign value in. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
