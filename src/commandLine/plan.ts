import { printJson } from '../core/resource/json.ts';
import { planMarkdown } from '../present/plan/planMarkdown.ts';
import { planText } from '../present/plan/planText.ts';
import { assertNever } from '../base/assertNever.ts';
import type { PlanSubject } from '../present/plan/planHeader.ts';
import { ownerKey } from '../session/owners/ownerKey.ts';
import type { PlannedOwner } from '../session/plan/plannedOwner.ts';
import { allowCharts, fetchCharts } from './allowCharts.ts';
import { chosenContexts } from './chosenContexts.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import type { ExitCode } from './exitCode.ts';
import { observe } from './observe.ts';
import { oneOf, parseArguments } from './parseArguments.ts';
import { planJson } from './planJson.ts';
import { planned, type PlanRevisions } from './planRevisions.ts';

/**
 * `plumbline plan [OWNER…] [--context NAME…] [--known-as …] [--base REV] [--head REV] [--format text|json|markdown] [--strict]`. Without
 * a cluster it is the difference of what targets and the Flux owners in the files render to.
 */
export async function plan(context: CommandLineContext, args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    context: { type: 'string', multiple: true, default: [] },
    'known-as': { type: 'string', multiple: true, default: [] },
    base: { type: 'string' },
    head: { type: 'string' },
    format: { type: 'string', default: 'text' },
    strict: { type: 'boolean', default: false },
    'show-secrets': { type: 'boolean', default: false },
    ...fetchCharts,
  });
  allowCharts(context, values['fetch-charts']);
  const format = oneOf('--format', values.format, ['text', 'json', 'markdown']);
  const { base, head } = values;
  const revisions: PlanRevisions = { base, head };
  let result: { readonly owners: readonly PlannedOwner[]; readonly subject: PlanSubject } | undefined;
  const { named, undecided } = await observe(context, {
    environments: chosenContexts(values.context, values['known-as']),
    owners: positionals,
    showSecrets: values['show-secrets'],
    ownersInFiles: true,
    look: async (session) => {
      result = await planned(session, revisions, context.platform.now());
    },
  });
  const names = new Set(named.map(ownerKey));
  const owners = (result?.owners ?? []).filter(({ snapshot }) => names.has(ownerKey(snapshot)));
  if (result) context.write(written(format, owners, result.subject));
  return exitCode(owners, undecided, values.strict);
}

function written(
  format: 'text' | 'json' | 'markdown',
  owners: readonly PlannedOwner[],
  subject: PlanSubject,
): string {
  switch (format) {
    case 'json':
      return `${printJson({ owners: owners.map(planJson) }, 2)}\n`;
    case 'markdown':
      return planMarkdown(owners, subject);
    case 'text':
      return planText(owners, subject).text;
    default:
      return assertNever(format);
  }
}

/** A change is a finding; a mixture of what is known and what is not is none, unless `strict` asks for it. */
function exitCode(owners: readonly PlannedOwner[], undecided: number, strict: boolean): ExitCode {
  const steps = owners.flatMap((one) => (one.kind === 'planned' ? one.plan.steps : []));
  if (steps.some(({ action }) => changes.has(action))) return 1;
  const unknown =
    undecided +
    owners.filter(({ kind }) => kind === 'unknown').length +
    steps.filter(({ action }) => action === 'unknown').length;
  if (unknown === 0) return 0;
  const isDecided = owners.some(
    (one) => one.kind === 'planned' && !one.plan.steps.some(({ action }) => action === 'unknown'),
  );
  return strict || !isDecided ? 2 : 0;
}

const changes: ReadonlySet<string> = new Set(['create', 'update', 'recreate', 'prune', 'blocked']);
