import { printJson } from '../core/resource/json.ts';
import { planText } from '../present/planText.ts';
import { syncPlan, type PlannedOwner } from '../session/syncPlan.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { CommandLineError, notThereYet } from './commandLineError.ts';
import type { ExitCode } from './exitCode.ts';
import { observe } from './observe.ts';
import { oneOf, parseArguments } from './parseArguments.ts';
import { planJson } from './planJson.ts';

/** `plumbline plan [OWNER…] --context NAME… [--format text|json] [--strict]` */
export async function plan(context: CommandLineContext, args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    context: { type: 'string', multiple: true, default: [] },
    base: { type: 'string' },
    head: { type: 'string' },
    format: { type: 'string', default: 'text' },
    strict: { type: 'boolean', default: false },
    'show-secrets': { type: 'boolean', default: false },
  });
  if (values.base !== undefined) throw notThereYet('plan --base');
  if (values.head !== undefined) throw notThereYet('plan --head');
  if (values.format === 'markdown') throw notThereYet('plan --format markdown');
  const format = oneOf('--format', values.format, ['text', 'json']);
  const contexts = values.context;
  if (contexts.length === 0)
    throw new CommandLineError('plan takes --context NAME: nothing contacts a cluster that is not named');
  const showSecrets = values['show-secrets'];
  const { snapshot, named, undecided } = await observe(context, {
    contexts,
    owners: positionals,
    showSecrets,
  });
  const planned = syncPlan({ ...snapshot, owners: named });
  context.write(
    format === 'json'
      ? `${printJson({ owners: planned.map(planJson) }, 2)}\n`
      : `${planText(planned).text}\n`,
  );
  return exitCode(planned, undecided, values.strict);
}

/** A change is a finding; a mixture of what is known and what is not is none, unless `strict` asks for it. */
function exitCode(planned: readonly PlannedOwner[], undecided: number, strict: boolean): ExitCode {
  const steps = planned.flatMap((one) => (one.kind === 'planned' ? one.plan.steps : []));
  if (steps.some(({ action }) => changes.has(action))) return 1;
  const unknown =
    undecided +
    planned.filter(({ kind }) => kind === 'unknown').length +
    steps.filter(({ action }) => action === 'unknown').length;
  if (unknown === 0) return 0;
  return strict || steps.every(({ action }) => action === 'unknown') ? 2 : 0;
}

const changes: ReadonlySet<string> = new Set(['create', 'update', 'recreate', 'prune', 'blocked']);
