import { attributeFilters } from '../read/attributeFilters.ts';
import type { Scratch, ScratchOptions } from './scratch.ts';

/** Of these paths the ones that an attribute gives a filter, and its name. */
export async function filtersOf(
  scratch: Scratch,
  paths: readonly string[],
  flags: readonly string[] = [],
  options: ScratchOptions = {},
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const output = await scratch.text(['check-attr', '-z', '--stdin', ...flags, 'filter'], {
    ...options,
    input: paths.map((path) => `${path}\0`).join(''),
  });
  return attributeFilters(output);
}
