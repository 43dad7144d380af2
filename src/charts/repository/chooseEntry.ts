import { failed, success, type Outcome } from '../../base/outcome.ts';
import { compareVersions, parseVersion } from '../../core/owner/version.ts';
import { parseVersionRange } from '../../core/owner/helm/versionRange.ts';
import type { IndexEntry } from './chartIndex.ts';

/**
 * The version that source-controller (1.9) takes for a version or a range: one that is written exactly so, else the highest
 * in the range; of two that differ in build metadata alone the younger. '' and `*` are the newest that is no prerelease.
 */
export function chooseEntry<T extends Pick<IndexEntry, 'version' | 'created'>>(
  entries: readonly T[],
  wanted: string,
): Outcome<T, 'notARange' | 'none'> {
  const exact = wanted === '' ? undefined : entries.find(({ version }) => version === wanted);
  if (exact) return success(exact);
  const matches = parseVersionRange(wanted === '' ? '*' : wanted);
  if (!matches) return failed('notARange');
  const best = entries
    .flatMap((entry) => {
      const version = parseVersion(entry.version);
      return version && matches(version) ? [{ entry, version }] : [];
    })
    .sort((a, b) => compareVersions(b.version, a.version) || b.entry.created - a.entry.created)
    .at(0);
  return best ? success(best.entry) : failed('none');
}
