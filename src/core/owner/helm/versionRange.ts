import { comparePrereleases, compareVersions, type Version } from '../version.ts';

/**
 * A range as Masterminds/semver 3 reads it, which Flux resolves `spec.ref.semver` with: comparisons that all must hold
 * (`>=1.2 <2`, a comma or a blank between them), alternatives between `||`, `1.2 - 1.4`, `~`, `^`, and `x` or missing
 * numbers for any. Prereleases match only where one of the comparisons they have to pass names one. Undefined where the
 * text is no range.
 */
export function parseVersionRange(text: string): ((version: Version) => boolean) | undefined {
  const alternatives = text.split('||').map(parseComparisons);
  const known = alternatives.flatMap((one) => (one ? [one] : []));
  if (known.length < alternatives.length) return undefined;
  return (version) =>
    known.some((comparisons) => {
      const withPrereleases = comparisons.some(({ base }) => base.prerelease.length > 0);
      if (version.prerelease.length > 0 && !withPrereleases) return false;
      return comparisons.every((one) => holds(one, version));
    });
}

/** `given` is how many of the three numbers are there; the others are any. */
interface Comparison {
  readonly operator: string;
  readonly base: Version;
  readonly given: number;
}

const number = String.raw`(?:\d+|[xX*])`;
const versionText = String.raw`v?(${number})(?:\.(${number}))?(?:\.(${number}))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?`;
const comparison = new RegExp(String.raw`^[\s,]*(!=|>=|=>|<=|=<|~>|[=<>~^]?)\s*${versionText}(?=[\s,]|$)`);
const between = /(\S+)\s+-\s+(?=\S)/g;

function parseComparisons(text: string): readonly Comparison[] | undefined {
  if (text.trim() === '') return [{ operator: '', base: zero, given: 0 }];
  let rest = text.replace(between, '>=$1, <=').trim();
  const found: Comparison[] = [];
  while (rest !== '') {
    const match = comparison.exec(rest);
    if (!match) return undefined;
    const [whole, operator = '', major, minor, patch, prerelease] = match;
    found.push({ operator, ...partialVersion([major, minor, patch], prerelease?.split('.') ?? []) });
    rest = rest.slice(whole.length).trim();
  }
  return found;
}

const zero: Version = { major: 0, minor: 0, patch: 0, prerelease: [] };

function partialVersion(
  numbers: readonly (string | undefined)[],
  prerelease: readonly string[],
): Pick<Comparison, 'base' | 'given'> {
  const open = numbers.findIndex((one) => one === undefined || /^[xX*]$/.test(one));
  const given = open < 0 ? 3 : open;
  const [major = 0, minor = 0, patch = 0] = numbers.slice(0, given).map(Number);
  return { base: { major, minor, patch, prerelease }, given };
}

function holds({ operator, base, given }: Comparison, version: Version): boolean {
  const order = compareVersions(version, base);
  switch (operator) {
    case '!=':
      return given === 3
        ? order !== 0
        : !agrees(version, base, given) || differsInPrerelease(version, base, given);
    case '>':
      return given === 3 ? order > 0 : compareNumbers(version, base, given) > 0;
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return given === 3 ? order <= 0 : compareNumbers(version, base, given) <= 0;
    case '^':
      return order >= 0 && agrees(version, base, leadingNumbers(base, given));
    case '~':
    case '~>':
      return isTilde(version, base, given);
    default:
      return given === 3 ? order === 0 : isTilde(version, base, given);
  }
}

/** `~0.0.0`, and nothing at all, stand for any version. */
function isTilde(version: Version, base: Version, given: number): boolean {
  if (compareVersions(version, base) < 0) return false;
  if (given === 0 || (base.major === 0 && base.minor === 0 && base.patch === 0 && given === 3)) return true;
  return agrees(version, base, Math.min(given, 2));
}

/** Up to the first number that is not zero, a caret lets nothing change. */
function leadingNumbers({ major, minor }: Version, given: number): number {
  if (major > 0 || given < 2) return Math.min(given, 1);
  return minor > 0 || given < 3 ? 2 : 3;
}

const agrees = (a: Version, b: Version, count: number): boolean => compareNumbers(a, b, count) === 0;

function compareNumbers(a: Version, b: Version, count: number): number {
  const pairs = [
    [a.major, b.major],
    [a.minor, b.minor],
    [a.patch, b.patch],
  ] as const;
  for (const [one, other] of pairs.slice(0, count)) if (one !== other) return one - other;
  return 0;
}

const differsInPrerelease = (version: Version, base: Version, given: number): boolean =>
  given === 2 && comparePrereleases(version.prerelease, base.prerelease) !== 0;
