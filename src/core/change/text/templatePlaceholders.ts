import type { TemplateName } from '../../owner/plumbline/plumblineSettings.ts';

/** `title` is what the person says it does, and `summary` another word for it. */
const ofAll = ['title', 'summary', 'owners', 'environments', 'production', 'files', 'base'] as const;

export type SharedPlaceholder = (typeof ofAll)[number];

/** What may stand in braces in each template. */
export const templatePlaceholders = {
  branchName: ofAll,
  commitMessage: [...ofAll, 'changes'],
  pullRequestTitle: ofAll,
  pullRequestBody: [...ofAll, 'why', 'changes', 'differences', 'impact', 'when', 'revisions', 'proof'],
} as const satisfies Readonly<Record<TemplateName, readonly string[]>>;

/** What is wrong with a template, in a sentence for each place. */
export const unknownPlaceholderMessage = (name: string, template: TemplateName): string =>
  `{${name}} means nothing in ${template}: it takes ${templatePlaceholders[template].map((known) => `{${known}}`).join(', ')}`;
