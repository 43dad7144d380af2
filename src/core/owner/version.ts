/** A semantic version (semver.org 2.0.0) without its build metadata, which has no part in its order. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The identifiers after the hyphen; none for a release. */
  readonly prerelease: readonly string[];
}

/** A version as Flux reads a tag: all three numbers, `v` in front or not. Undefined where the text is none. */
export function parseVersion(text: string): Version | undefined {
  const match = strict.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, prerelease] = match;
  const identifiers = prerelease?.split('.') ?? [];
  if (identifiers.some((one) => /^0\d+$/.test(one))) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), prerelease: identifiers };
}

const strict =
  /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Negative, zero or positive, by precedence: a release comes after its own prereleases. */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}

export function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [i, one] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    const order = compareIdentifiers(one, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers by value, words by their characters, numbers before words. */
function compareIdentifiers(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
