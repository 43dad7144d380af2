/** How long to wait before the nth attempt in a row: 0.5 s, doubled up to 30 s, and less by chance, so that many do not return at once. */
export function backoffMs(attempt: number, random: () => number): number {
  const longest = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(longest * (0.5 + random() / 2));
}
