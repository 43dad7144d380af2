import { failed, success, type Outcome } from '../../base/outcome.ts';

/**
 * A folder of a repository as an owner's spec names it, without leading or trailing slash; '' is the root.
 * Flux keeps `..` inside the root by clamping it; what such a path means is not guessed at.
 */
export function parseSourcePath(path: string): Outcome<string, string> {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') ? failed('it contains `..`') : success(segments.join('/'));
}
