/** Makes a random write, and notes its name: some are refused, as they would be in life. */
export async function tolerant(writes: string[], name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
    writes.push(name);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('the API server answered')) throw error;
    writes.push(`${name} (refused)`);
  }
}
