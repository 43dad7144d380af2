/**
 * What `make` gave for several objects together, each of them the same (`===`): kept for any number of such combinations, as long
 * as all of their objects live. There is at least one of them.
 */
export function keptTogether<Result>(): (keys: readonly object[], make: () => Result) => Result {
  const root: Combination<Result> = { more: new WeakMap() };
  return (keys, make) => {
    let at = root;
    for (const key of keys) {
      const next = at.more.get(key) ?? { more: new WeakMap() };
      at.more.set(key, next);
      at = next;
    }
    at.made ??= { result: make() };
    return at.made.result;
  };
}

interface Combination<Result> {
  readonly more: WeakMap<object, Combination<Result>>;
  made?: { readonly result: Result };
}
