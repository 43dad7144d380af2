import { keptResults } from './keptResults.ts';

/**
 * `make`, which is asked once for a key, as long as the facts that come with it are the same objects (`===`) as the last time:
 * the same result is given then. One result is kept for each key, also where that is `undefined`, and as long as the key lives.
 *
 * Where one key comes with several facts in turn, the result for one would drive out that for another: make these a key of
 * their own, as in `kept((remotes: Remotes) => kept((object: JsonObject) => …))`.
 */
export function kept<Key extends object, Facts extends readonly unknown[], Result>(
  make: (key: Key, ...facts: Facts) => Result,
): (key: Key, ...facts: Facts) => Result {
  const results = keptResults<Result>();
  return (key, ...facts) => results(key, facts, () => make(key, ...facts));
}
