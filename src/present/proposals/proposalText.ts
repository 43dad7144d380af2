import { structuredPatch } from 'diff';
import { formatPath } from '../../core/resource/fieldPath.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { Proof, Proposal, ProposedFile } from '../../proposals/proposal.ts';
import type { PlannedOwner } from '../../session/plan/plannedOwner.ts';
import { shortValue } from '../lines/fieldText.ts';
import { ownerLabel } from '../ownerText.ts';
import { planText } from '../plan/planText.ts';
import type { SyncPreview } from '../viewModels.ts';

/** A proposal as a document: what it is, whether the render proves it, its files, and what merging it would do. */
export function proposalText(
  proposal: Proposal,
  isProved: boolean,
  planned: readonly PlannedByKey[],
  now: number,
): SyncPreview {
  const { title, base, files, proof, notes } = proposal;
  const head = [
    `Proposal: ${title}`,
    `follows ${base.name} ${base.commit.slice(0, 10)}; ${filesText(files.length)}; ${proofSummary(proof, isProved)}`,
    ...proofLines(proof, planned),
    ...notes.map((note) => `  · ${note}`),
    '',
    ...files.flatMap(fileLines),
    '',
  ];
  const plan = planText(
    planned.map(([, one]) => one),
    { head: 'this proposal', now },
  );
  return {
    text: [...head, plan.text].join('\n'),
    links: plan.links.map((link) => ({ ...link, line: link.line + head.length })),
    folds: plan.folds.map(({ start, end }) => ({ start: start + head.length, end: end + head.length })),
  };
}

/** By `ownerKey`. */
export type PlannedByKey = readonly [owner: string, planned: PlannedOwner];

const filesText = (count: number): string => `${String(count)} ${count === 1 ? 'file' : 'files'}`;

function proofSummary({ moves }: Proof, isProved: boolean): string {
  if (isProved)
    return moves.length === 0
      ? 'proved: nothing that is rendered changes'
      : 'proved: the render changes what is promised, and nothing else';
  return 'NOT PROVED: the render does not do what is promised';
}

/** What is left between promise and render, by owner; values are those that Git says. */
export function proofLines(
  { residue, broken, unproved }: Proof,
  planned: readonly PlannedByKey[],
): readonly string[] {
  const names = new Map(
    planned.map(([key, { snapshot }]) => [
      key,
      `${ownerLabel(snapshot.owner.id)} in ${snapshot.environment}`,
    ]),
  );
  const nameOf = (owner: string): string => names.get(owner) ?? owner.split('\n').at(-1) ?? owner;
  return [
    ...broken.map(({ owner, reason }) => `  ✗ ${nameOf(owner)} does not render any more: ${reason}`),
    ...residue.slice(0, longest).map(({ owner, id, path, promised, rendered }) => {
      const secret = id.kind === 'Secret';
      const value = (one: typeof promised): string =>
        one === undefined ? 'nothing' : secret || path.length === 0 ? '…' : shortValue(one);
      const field = path.length === 0 ? '' : ` ${formatPath(path)}`;
      return `  ✗ ${nameOf(owner)}: ${formatResource(id)}${field}: promised ${value(promised)}, renders ${value(rendered)}`;
    }),
    ...(residue.length > longest ? [`  ✗ and ${String(residue.length - longest)} more`] : []),
    ...unproved.map(({ owner, reason }) => `  ? ${nameOf(owner)}: nothing is proved of it: ${reason}`),
  ];
}

const longest = 20;

function fileLines({ path, before, after }: ProposedFile): readonly string[] {
  const sign = before === undefined ? '+ create' : after === undefined ? '- delete' : '~ edit';
  const old = textOf(before);
  const now = textOf(after);
  const head = `  ${sign} ${path}`;
  if (old === undefined || now === undefined) return [head, '      (not a text)'];
  // Whoever looks at a proposal need not be one who may see secrets.
  if (holdsSecret(old) || holdsSecret(now))
    return [head, '      (holds a Secret: its text is not shown here)'];
  const { hunks } = structuredPatch(path, path, old, now, '', '', { context: 1 });
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const shown = lines
    .slice(0, longest * 2)
    .map((line) => `      ${line.charAt(0)} ${line.slice(1)}`.trimEnd());
  const rest = lines.length - shown.length;
  return [head, ...shown, ...(rest > 0 ? [`      (${String(rest)} more lines)`] : [])];
}

/** Undefined for what is no text. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return '';
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

const holdsSecret = (text: string): boolean => /^kind:\s*["']?Secret["']?\s*(?:#.*)?$/m.test(text);
