import { plural } from '../../base/plural.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { windowWords } from '../../core/plan/windowWords.ts';
import type { PlannedOwner } from '../../session/plan/plannedOwner.ts';
import { planHeader, type PlanSubject } from './planHeader.ts';
import { isQuiet, stepLines, type PlanLine } from './planLines.ts';
import { countText, planSummary } from './planSummary.ts';
import { unknownAlike, type UnknownAlike } from './unknownAlike.ts';
import type { SyncPreview } from '../viewModels.ts';

/** A sync preview as a document: the summary first, then every owner with its steps in the order of the agent. */
export function planText(owners: readonly PlannedOwner[], subject: PlanSubject): SyncPreview {
  const { together, others } = unknownAlike(owners);
  const quiet = others.filter(isQuietOwner);
  const loud = others.filter((one) => !isQuietOwner(one));
  const linesOf = (some: readonly PlannedOwner[]): readonly (readonly PlanLine[])[] =>
    some.map((owner) => ownerLines(owner, subject.now));
  const lines: PlanLine[] = [
    ...planHeader(owners, subject).map((text) => ({ text })),
    { text: planSummary(owners) },
    { text: '' },
  ];
  const folds: { start: number; end: number }[] = [];
  for (const block of [...linesOf(loud), ...together.map(alikeLines), ...linesOf(quiet)]) {
    folds.push(...foldsOf(block, lines.length));
    lines.push(...block, { text: '' });
  }
  return {
    text: `${lines
      .map(({ text }) => text)
      .join('\n')
      .trimEnd()}\n`,
    links: lines.flatMap(({ link }, line) => (link ? [{ line, ...link }] : [])),
    folds,
  };
}

/** Where nothing happens is told last. */
const isQuietOwner = (planned: PlannedOwner): boolean =>
  planned.kind === 'planned' && planned.plan.steps.every(isQuiet);

const alikeLines = ({ environment, reason, owners }: UnknownAlike): readonly PlanLine[] => [
  { text: `${plural(owners.length, 'owner')} in ${environment}` },
  { text: `  ? unknown: ${reason}` },
  ...owners.map(({ snapshot }) => ({ text: `      ${formatOwner(snapshot.owner.id)}` })),
];

function ownerLines(planned: PlannedOwner, now: number): readonly PlanLine[] {
  const { owner, environment, base } = planned.snapshot;
  const title = `${formatOwner(owner.id)} in ${environment}`;
  if (planned.kind === 'unknown') return [{ text: title }, { text: `  ? unknown: ${planned.reason}` }];
  const { steps, willRun, estimatedBecause, leftOut = 0 } = planned.plan;
  const rest =
    leftOut === 0 ? [] : [{ text: `  = ${String(leftOut)} the same with and without this change` }];
  if (isQuietOwner(planned)) return [{ text: `${title}: ${countText([planned])}` }, ...rest];
  const unchanged = steps.filter(isQuiet).length;
  const { when, blockedBy, notes, windows = [] } = willRun;
  const delay = windowWords(windows, now);
  const runs = delay === undefined ? when : `${when}, ${delay}`;
  return [
    { text: `${title}: ${countText([planned])}` },
    { text: blockedBy === undefined ? `  runs ${runs}` : `  does not run: ${blockedBy}` },
    ...notes.map((note) => ({ text: `  · ${note}` })),
    ...(base ? [{ text: `  from ${base.name}` }] : []),
    ...(estimatedBecause === undefined ? [] : [{ text: `  estimated: ${estimatedBecause}` }]),
    ...stepLines(planned),
    ...(unchanged > 0 ? [{ text: `  = ${String(unchanged)} unchanged` }] : []),
    ...rest,
  ];
}

/** An owner folds to its heading, a step to its first line. Lines are zero-based. */
function foldsOf(block: readonly PlanLine[], first: number): readonly { start: number; end: number }[] {
  const folds: { start: number; end: number }[] = [];
  if (block.length > 1) folds.push({ start: first, end: first + block.length - 1 });
  for (const [i, { text }] of block.entries()) {
    if (/^ {6}/.test(text) || !/^ {6}/.test(block[i + 1]?.text ?? '')) continue;
    let end = i + 1;
    while (/^ {6}/.test(block[end + 1]?.text ?? '')) end += 1;
    folds.push({ start: first + i, end: first + end });
  }
  return folds;
}
