/** A few at a time: the server answers them side by side, and nobody waits for a thousand at once. */
export async function inGroups<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
  size = 8,
): Promise<void> {
  for (let start = 0; start < items.length; start += size)
    await Promise.all(items.slice(start, start + size).map((item, i) => work(item, start + i)));
}
