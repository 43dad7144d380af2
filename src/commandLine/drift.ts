import { formatOwner } from '../core/owner/owner.ts';
import { printJson } from '../core/resource/json.ts';
import { originOfField } from '../present/originOf.ts';
import { Session } from '../session/session.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { chosenContexts } from './chosenContexts.ts';
import { CommandLineError, notThereYet } from './commandLineError.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { driftJson, type ReportedResource } from './driftJson.ts';
import { driftText } from './driftText.ts';
import { exitCodeOf, type ExitCode } from './exitCode.ts';
import { ownerJson, ownerText, settingsProblems } from './ownerReports.ts';
import { oneOf, parseArguments } from './parseArguments.ts';

/** `plumbline drift [OWNER…] --context NAME… [--format text|json] [--strict]` */
export async function drift(context: CommandLineContext, args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    context: { type: 'string', multiple: true, default: [] },
    at: { type: 'string' },
    format: { type: 'string', default: 'text' },
    strict: { type: 'boolean', default: false },
    'show-secrets': { type: 'boolean', default: false },
  });
  const format = oneOf('--format', values.format, ['text', 'json']);
  if (values.at !== undefined) throw notThereYet('drift --at');
  const contexts = values.context;
  if (contexts.length === 0)
    throw new CommandLineError('drift takes --context NAME: nothing contacts a cluster that is not named');
  const session = new Session(context.platform, { showSecrets: values['show-secrets'] });
  try {
    await session.open([process.cwd()], chosenContexts(contexts));
    const snapshot = await session.settled();
    failWhereNothingIsKnown(snapshot, session);
    const failures = environmentFailures(snapshot);
    const problems = settingsProblems(snapshot);
    for (const problem of [...problems, ...failures]) context.platform.log('warning', problem);
    const owners = chosenOwners(snapshot, positionals);
    const resources = owners.flatMap((owner) => owner.objects.map((object) => reported(owner, object)));
    context.write(
      format === 'json'
        ? `${printJson({ owners: owners.map(ownerJson), resources: resources.map(driftJson) }, 2)}\n`
        : textOf(owners, resources),
    );
    // Of an environment that nobody has named, nothing was to be decided.
    const named = owners.filter(({ environment }) => snapshot.inputs.environments.has(environment));
    return exitCode(named, resources, failures.length + problems.length, values.strict);
  } finally {
    session.dispose();
  }
}

function failWhereNothingIsKnown(snapshot: Snapshot, session: Session): void {
  const { inputs } = snapshot;
  const [notARepository] = session.repositories.failures.values();
  if (inputs.repositories.size === 0)
    throw new CommandLineError(notARepository ?? 'this folder is not in a Git repository');
  const failures = environmentFailures(snapshot);
  const reached = [...inputs.environments.values()].filter(({ connection }) => connection.kind === 'ready');
  // Targets are known without any right to read what Flux runs.
  const known = snapshot.owners.some((owner) => reached.some(({ name }) => name === owner.environment));
  if (failures.length === inputs.environments.size && !known) throw new CommandLineError(failures.join('; '));
}

/** Of clusters that cannot be reached, or do not let their owners be read. */
const environmentFailures = ({ inputs }: Snapshot): readonly string[] =>
  [...inputs.environments.values()].flatMap(({ context, connection, kustomizations, gitRepositories }) => {
    const failure =
      connection.kind === 'failed'
        ? connection.failure
        : [kustomizations, gitRepositories].find((list) => list?.listed === false)?.failure;
    return failure ? [`${context}: ${failure.message}`] : [];
  });

function chosenOwners({ owners }: Snapshot, names: readonly string[]): readonly OwnerSnapshot[] {
  if (owners.length === 0) {
    throw new CommandLineError(
      'no Flux Kustomization of these clusters has a remote of this repository as its source, and .plumbline.yaml names no target',
    );
  }
  for (const name of names) {
    if (!owners.some(({ owner }) => formatOwner(owner.id) === name)) {
      const known = [...new Set(owners.map(({ owner }) => formatOwner(owner.id)))].join(', ');
      throw new CommandLineError(`there is no owner ${name}; there is ${known}`);
    }
  }
  return names.length === 0 ? owners : owners.filter(({ owner }) => names.includes(formatOwner(owner.id)));
}

function reported(owner: OwnerSnapshot, object: ObjectSnapshot): ReportedResource {
  return {
    id: object.id,
    environment: owner.environment,
    owner: formatOwner(owner.owner.id),
    verdict: object.verdict ?? { verdict: 'UNKNOWN', certainty: 'exact', reason: 'no answer', fields: [] },
    originOf: (field) => originOfField(owner, object, field.path),
  };
}

function textOf(owners: readonly OwnerSnapshot[], resources: readonly ReportedResource[]): string {
  const now = Date.now();
  const notable = resources
    .filter(({ verdict }) => verdict.verdict !== 'SYNC')
    .map((one) => driftText(one, now));
  const silent = owners.filter(({ state }) => state.kind !== 'compared').map(ownerText);
  const inSync = resources.length - notable.length;
  return [
    ...notable,
    ...silent,
    `${String(inSync)} of ${String(resources.length)} resources in sync`,
    '',
  ].join('\n');
}

function exitCode(
  owners: readonly OwnerSnapshot[],
  resources: readonly ReportedResource[],
  unknownEnvironments: number,
  strict: boolean,
): ExitCode {
  const unknown = owners.filter(({ state }) => state.kind !== 'compared').length + unknownEnvironments;
  const verdicts = resources.map(({ verdict }) => verdict.verdict);
  return exitCodeOf([...verdicts, ...Array.from({ length: unknown }, () => 'UNKNOWN' as const)], strict);
}
