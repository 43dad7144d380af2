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
  const fields = output.split('\0');
  const filters = new Map<string, string>();
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const value = fields[i + 2] ?? '';
    // `filter` and `-filter` without a name are no filter.
    if (!['unspecified', 'unset', 'set'].includes(value)) filters.set(fields[i] ?? '', value);
  }
  return filters;
}
