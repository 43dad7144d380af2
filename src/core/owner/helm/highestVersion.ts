import { compareVersions, parseVersion } from '../version.ts';
import { parseVersionRange } from './versionRange.ts';

interface Tag {
  readonly name: string;
  readonly commit: string;
  readonly committedAt?: number;
}

/**
 * The tag that source-controller checks out for `spec.ref.semver`: the highest version in the range; of two that differ
 * in build metadata alone, the one whose commit is younger. Undefined where no tag matches or the range is none.
 */
export function highestVersion<T extends Tag>(range: string, refs: readonly T[]): T | undefined {
  const matches = parseVersionRange(range);
  if (!matches) return undefined;
  return refs
    .flatMap((tag) => {
      const version = tag.name.startsWith(prefix) ? parseVersion(tag.name.slice(prefix.length)) : undefined;
      return version && matches(version) ? [{ tag, version }] : [];
    })
    .sort(
      (a, b) => compareVersions(a.version, b.version) || (a.tag.committedAt ?? 0) - (b.tag.committedAt ?? 0),
    )
    .at(-1)?.tag;
}

const prefix = 'refs/tags/';
