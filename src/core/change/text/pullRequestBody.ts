import { formatOwner } from '../../owner/owner.ts';
import { formatResource } from '../../resource/resourceId.ts';
import type { ChangedOwner, ChangeProof, ChangeSummary } from './changeSummary.ts';
import { changesText } from './commitMessage.ts';
import { cutMarkdown } from './cutMarkdown.ts';
import { differencesText } from './differencesText.ts';
import { asCode, inMarkdown, withoutReferences } from './markdownText.ts';
import { fillTemplate } from './placeholders.ts';
import { actionsOf, mapValues, productionFirst, summaryValues } from './summaryValues.ts';
import type { PullRequestText } from './pullRequestText.ts';

const defaultReasons = `### Why

{why}

`;

const defaultPullRequestBody = `### What changes

{changes}

### When

{when}

### Impact

{impact}

### Rendered difference

{differences}

---

{revisions}

{proof}
`;

/** The text of a pull request, no longer than a forge takes: differences are left out first, those of production last. */
export function pullRequestBody(summary: ChangeSummary, limit: number, template = ''): PullRequestText {
  const owners = productionFirst(summary.owners);
  const { base, result } = summary.revisions;
  const why = reasonsText(summary);
  const usual = `${why === '' ? '' : defaultReasons}${defaultPullRequestBody}`;
  const values = {
    ...mapValues(summaryValues(summary), inMarkdown),
    why,
    changes: list(owners.map(changeLine), 'No owner is affected.'),
    when: list(lines(owners, whenLine), 'Nothing runs.'),
    impact: list(owners.flatMap(impactLines), 'None is known beyond the fields that change.'),
    revisions: `Compared: ${asCode(base)} with ${asCode(result)}.`,
    proof: proofText(summary.proof),
  };
  const filled = (differences: string): string =>
    fillTemplate(template.trim() === '' ? usual : template, { ...values, differences });
  const room = limit - filled('').length;
  const differences = differencesText(owners, Math.max(0, room));
  const whole = filled(differences.text);
  if (whole.length <= limit) return { text: whole, leftOut: differences.leftOut };
  const end = '\n\n_The rest is left out: it is too long for a pull request._';
  const text = cutMarkdown(whole, (part) => part.length + end.length <= limit) + end;
  return { text, leftOut: [...differences.leftOut, 'The text itself was cut.'] };
}

/** The title of a pull request, on one line. */
export const pullRequestTitle = (summary: ChangeSummary, template = ''): string =>
  fillTemplate(template.trim() === '' ? '{title}' : template, summaryValues(summary))
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Without what the messages of our own commits say of what changes: it is told anew, of all of them. */
function reasonsText(summary: ChangeSummary): string {
  const told = withoutReferences(changesText(summary));
  const said = summary.reasons
    .map((reason) => reason.replace(told, '').trim())
    .filter((reason) => reason !== '')
    .join('\n\n')
    .split('\n');
  return shortened(said.map(inMarkdown), 'lines').join('\n');
}

const placeOf = ({ environment, production }: ChangedOwner): string =>
  `${production ? '**production** ' : ''}${asCode(environment)}`;

const changeLine = (owner: ChangedOwner): string =>
  `${placeOf(owner)}, ${asCode(formatOwner(owner.id))}: ${inMarkdown(actionsOf(owner))}`;

function whenLine({ plan }: ChangedOwner): string | undefined {
  if (plan.kind === 'unknown') return undefined;
  const { when, blockedBy, notes } = plan.willRun;
  const said =
    blockedBy === undefined ? `runs ${inMarkdown(when)}` : `does **not** run: ${inMarkdown(blockedBy)}`;
  return [said, ...notes.map(inMarkdown)].join('; ');
}

/** Owners of which the same is to be said share a line. */
function lines(
  owners: readonly ChangedOwner[],
  lineOf: (owner: ChangedOwner) => string | undefined,
): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const owner of owners) {
    const line = lineOf(owner);
    if (line !== undefined) places.set(line, (places.get(line) ?? new Set()).add(placeOf(owner)));
  }
  return [...places].map(([line, where]) => `${[...where].join(', ')}: ${line}`);
}

const impactLines = (owner: ChangedOwner): readonly string[] =>
  owner.plan.kind === 'unknown'
    ? []
    : owner.plan.steps.flatMap(({ id, impact, action, reason }) => [
        ...(action === 'blocked'
          ? [`**blocked** ${place(owner, formatResource(id))}: ${inMarkdown(reason ?? '')}`]
          : []),
        ...impact.map(
          ({ severity, message }) =>
            `${severity === 'info' ? '' : `**${severity}** `}${place(owner, formatResource(id))}: ${inMarkdown(message)}`,
        ),
      ]);

const place = (owner: ChangedOwner, resource: string): string => `${placeOf(owner)} ${asCode(resource)}`;

function proofText(proof: ChangeProof): string {
  switch (proof.kind) {
    case 'proved':
      return 'Proved: both revisions were rendered, and this is all that differs.';
    case 'residue':
      return `**Not proved**: beside what was promised, this differs when both revisions are rendered:\n\n${list(proof.lines.map(inMarkdown), '')}`;
    case 'notRendered':
      return `**Not proved**: ${inMarkdown(proof.reason)}`;
  }
}

const mostLines = 50;

function list(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  return shortened(items)
    .map((item) => `- ${item}`)
    .join('\n');
}

function shortened(items: readonly string[], of = ''): readonly string[] {
  const more = items.length - mostLines;
  return more > 0 ? [...items.slice(0, mostLines), `and ${String(more)} more ${of}`.trimEnd()] : items;
}
