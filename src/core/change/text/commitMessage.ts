import { formatOwner } from '../../owner/owner.ts';
import type { ChangeSummary } from './changeSummary.ts';
import { withoutReferences } from './markdownText.ts';
import { fillTemplate } from './placeholders.ts';
import { actionsOf, mapValues, productionFirst, summaryValues } from './summaryValues.ts';

export const defaultCommitMessage = '{title}\n\n{changes}';

/** The message of a commit. A template's own words stay as they are; what is filled in calls nobody and links nowhere. */
export function commitMessage(summary: ChangeSummary, template = ''): string {
  const title = oneLine(summary.title);
  const filled = fillTemplate(template.trim() === '' ? defaultCommitMessage : template, {
    ...mapValues({ ...summaryValues(summary), changes: changesText(summary) }, withoutReferences),
    title,
    summary: title,
  });
  const [subject = '', ...rest] = filled.trim().split('\n');
  const body = rest
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  const first = subject.trim() === '' ? 'Change' : subject.trim();
  return body === '' ? `${first}\n` : `${first}\n\n${body}\n`;
}

/** A line an owner: `prod-eu (production), Kustomization/shop/apps: 1 to update`. */
export function changesText({ owners }: ChangeSummary): string {
  const lines = productionFirst(owners).map(
    (owner) =>
      `${owner.environment}${owner.production ? ' (production)' : ''}, ${formatOwner(owner.id)}: ${actionsOf(owner)}`,
  );
  const shown = lines.slice(0, mostLines).map(oneLine);
  return [
    ...shown,
    ...(lines.length > shown.length ? [`and ${String(lines.length - shown.length)} more owners`] : []),
  ].join('\n');
}

const mostLines = 20;
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
