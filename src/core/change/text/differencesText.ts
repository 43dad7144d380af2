import { formatResource, resourceKey } from '../../resource/resourceId.ts';
import type { ChangedOwner, RenderedDifference } from './changeSummary.ts';
import { asCodeBlock, inHtml } from './markdownText.ts';
import type { PullRequestText } from './pullRequestText.ts';

/** The rendered differences, each folded, as many as there is room for; equal ones of several environments once. */
export function differencesText(owners: readonly ChangedOwner[], room: number): PullRequestText {
  const all = grouped(owners);
  if (all.length === 0) return { text: 'Nothing differs when both are rendered.', leftOut: [] };
  const shown: string[] = [];
  let left = room - noteLength;
  let missing = 0;
  for (const difference of all) {
    const text = folded(difference);
    if (text.length + 2 > left) missing++;
    else {
      shown.push(text);
      left -= text.length + 2;
    }
  }
  const note = `${String(missing)} of ${String(all.length)} rendered differences are left out: the text would be too long.`;
  return missing === 0
    ? { text: shown.join('\n\n'), leftOut: [] }
    : { text: [...shown, `_${note}_`].join('\n\n'), leftOut: [note] };
}

/** Room for the note that some are missing. */
const noteLength = 120;

interface Grouped extends RenderedDifference {
  readonly environments: readonly string[];
}

/** A base that many owners share gives the same difference many times over. */
function grouped(owners: readonly ChangedOwner[]): readonly Grouped[] {
  const groups = new Map<string, RenderedDifference & { readonly environments: Set<string> }>();
  for (const { differences, environment } of owners)
    for (const difference of differences) {
      const key = `${resourceKey(difference.id)}\n${difference.effect}\n${difference.diff}`;
      const group = groups.get(key) ?? { ...difference, environments: new Set() };
      group.environments.add(environment);
      groups.set(key, group);
    }
  return [...groups.values()].map((group) => ({ ...group, environments: [...group.environments] }));
}

function folded({ id, effect, diff, environments }: Grouped): string {
  const where = environments.slice(0, 5).map((name) => `<code>${inHtml(name)}</code>`);
  const more =
    environments.length > where.length ? ` and ${String(environments.length - where.length)} more` : '';
  const title = `<code>${inHtml(formatResource(id))}</code> ${effect} in ${where.join(', ')}${more}`;
  return `<details><summary>${title}</summary>\n\n${asCodeBlock(shortened(diff), 'diff')}\n\n</details>`;
}

const mostLines = 400;

function shortened(diff: string): string {
  const lines = diff.split('\n');
  if (lines.length <= mostLines) return diff;
  return [...lines.slice(0, mostLines), `… ${String(lines.length - mostLines)} more lines`].join('\n');
}
