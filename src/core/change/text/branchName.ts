import type { ChangeSummary } from './changeSummary.ts';
import { fillTemplate } from './placeholders.ts';
import { mapValues, summaryValues } from './summaryValues.ts';

export const defaultBranchName = 'plumbline/{title}';

/**
 * The name of a branch from a template, always one that Git and every file system take: what is filled in is in small
 * letters, digits and hyphens; what the template says itself only loses what may be in no name
 * (git-check-ref-format).
 */
export function branchName(
  summary: Pick<ChangeSummary, 'title'> & Partial<ChangeSummary>,
  template = '',
): string {
  const whole = {
    reasons: [],
    owners: [],
    files: [],
    revisions: { base: '', result: '' },
    proof,
    ...summary,
  };
  const title = asWords(summary.title) || 'change';
  const values = { ...mapValues(summaryValues(whole), asWords), title, summary: title };
  const filled = fillTemplate(template.trim() === '' ? defaultBranchName : template, values);
  const parts = filled
    .split('/')
    .map(refPart)
    .filter((part) => part !== '');
  const name = cut(parts.join('/'), longest);
  // A name of its own, which is none of a branch.
  return name === '' || name === 'HEAD' ? 'plumbline/change' : name;
}

const proof = { kind: 'notRendered', reason: '' } as const;

/** What stands for a value has no slash, so that it makes no folder of its own. */
const asWords = (text: string): string =>
  cut(
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, ''),
    longestValue,
  );

const longest = 100;
const longestValue = 60;

/** One part between slashes: no control characters, blanks or `~^:?*[\`, no `..` or `@{`, no dot or `.lock` at its end. */
function refPart(part: string): string {
  const cleaned = part
    .replaceAll(/[\u0000-\u0020\u007f~^:?*[\]\\"'<>|]+|@\{|\.{2,}/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  const bare = cleaned.replace(/(\.lock)+$/i, '');
  return bare === '@' ? '' : bare === cleaned ? bare : refPart(bare);
}

/** Never between the halves of a character, nor with a mark at the end that stood between two words. */
const cut = (text: string, length: number): string =>
  text
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replaceAll(/[-./]+$/g, '');
