/**
 * What `kept` gives, for results that are made of more than the key and the facts that count, or where these are a list: what
 * `make` gave for a key, as long as its facts are as many and the same (`===`).
 */
export function keptResults<Result>(): (
  key: object,
  facts: readonly unknown[],
  make: () => Result,
) => Result {
  const results = new WeakMap<object, { readonly facts: readonly unknown[]; readonly result: Result }>();
  return (key, facts, make) => {
    const before = results.get(key);
    if (before && isSame(before.facts, facts)) return before.result;
    const result = make();
    results.set(key, { facts, result });
    return result;
  };
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);
