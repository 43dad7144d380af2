/** Why what is predicted of a write may not be what comes of it; empty where nothing is known that changes it. */
export const mayBeMutated = (by: readonly string[] | undefined): readonly string[] =>
  by ? [`admission may change what is written: ${by.join(', ')}`] : [];
