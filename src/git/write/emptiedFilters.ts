import type { ConfigEntry } from './repositoryConfig.ts';

/** Settings under which no filter runs, whoever configured it. */
export function emptiedFilters(
  config: readonly ConfigEntry[],
): readonly { readonly key: string; readonly value: string }[] {
  const names = new Set(config.flatMap(({ key }) => /^filter\.(.+)\.[^.]+$/s.exec(key)?.[1] ?? []));
  return [...names].flatMap((name) => [
    { key: `filter.${name}.clean`, value: '' },
    { key: `filter.${name}.smudge`, value: '' },
    { key: `filter.${name}.process`, value: '' },
    { key: `filter.${name}.required`, value: 'false' },
  ]);
}
