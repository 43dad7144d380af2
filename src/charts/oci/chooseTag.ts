import { failed, success, type Outcome } from '../../base/outcome.ts';
import { compareVersions, parseVersion } from '../../core/owner/version.ts';
import { parseVersionRange } from '../../core/owner/helm/versionRange.ts';
import { chooseEntry } from '../repository/chooseEntry.ts';

export type NoTag = 'notARange' | 'notAPattern' | 'none';

/** Helm writes the `+` of a version as `_`, which a tag may hold; undefined where a tag is no version of a chart. */
export function versionOfTag(tag: string): string | undefined {
  const version = tag.replaceAll('_', '+');
  return version.startsWith('v') || !parseVersion(version) ? undefined : version;
}

export const tagOfVersion = (version: string): string => version.replaceAll('+', '_');

/** The versions that a registry has of a chart, newest first. */
export const chartVersions = (tags: readonly string[]): readonly string[] =>
  tags
    .flatMap((tag) => {
      const text = versionOfTag(tag);
      const version = text === undefined ? undefined : parseVersion(text);
      return text === undefined || !version ? [] : [{ text, version }];
    })
    .sort((a, b) => compareVersions(b.version, a.version))
    .map(({ text }) => text);

/** As source-controller (1.9) resolves the version of a HelmRelease's chart. */
export function chooseVersion(tags: readonly string[], wanted: string): Outcome<string, NoTag> {
  const chosen = chooseEntry(
    chartVersions(tags).map((version) => ({ version, created: 0 })),
    wanted,
  );
  return chosen.ok ? success(chosen.value.version) : chosen;
}

/** As source-controller resolves `spec.ref.semver` of an OCIRepository; only of charts a tag stands for a version. */
export function chooseTag(
  tags: readonly string[],
  { range, filter = '' }: { readonly range: string; readonly filter?: string },
  isChart: boolean,
): Outcome<string, NoTag> {
  const pattern = goPattern(filter);
  if (!pattern) return failed('notAPattern');
  const matches = parseVersionRange(range);
  if (!matches) return failed('notARange');
  const best = tags
    .filter((tag) => pattern.test(tag))
    .flatMap((tag) => {
      const version = parseVersion(isChart ? tag.replaceAll('_', '+') : tag);
      return version && matches(version) ? [{ tag, version }] : [];
    })
    .sort((a, b) => compareVersions(b.version, a.version))
    .at(0);
  return best ? success(best.tag) : failed('none');
}

/** Go's expressions and ours differ in little that a filter of tags would hold: names of groups, and nothing ahead or behind. */
function goPattern(text: string): RegExp | undefined {
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]/.test(text)) return undefined;
  try {
    return new RegExp(text.replaceAll('(?P<', '(?<'), 'u');
  } catch {
    return undefined;
  }
}
