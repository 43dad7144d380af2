/** The names of filters by path, from what `git check-attr -z --stdin filter` wrote. */
export function attributeFilters(output: string): ReadonlyMap<string, string> {
  const fields = output.split('\0');
  const filters = new Map<string, string>();
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const value = fields[i + 2] ?? '';
    // `filter` and `-filter` without a name are no filter.
    if (!['unspecified', 'unset', 'set'].includes(value)) filters.set(fields[i] ?? '', value);
  }
  return filters;
}
