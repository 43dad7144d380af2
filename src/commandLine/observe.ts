import { formatOwner } from '../core/owner/owner.ts';
import { whyOther } from '../session/owners/ownersInFiles.ts';
import type { ChosenEnvironment } from '../session/platform.ts';
import { Session } from '../session/session.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { CommandLineError } from './commandLineError.ts';
import { settingsProblems } from './ownerReports.ts';

export interface Observation {
  readonly environments: readonly ChosenEnvironment[];
  /** As `formatOwner` writes them, or with their environment before that; all where it is empty. */
  readonly owners: readonly string[];
  readonly showSecrets: boolean;
  /** Have the clusters confirm drift by dry runs. */
  readonly serverDryRun?: boolean;
  /** Where no environment is given, the owners that the files declare. */
  readonly ownersInFiles?: boolean;
  /** What else is looked at before the session ends, once all about the working tree is known. */
  readonly look?: (session: Session) => Promise<void>;
}

export interface Observed {
  readonly snapshot: Snapshot;
  /** Those asked for. */
  readonly owners: readonly OwnerSnapshot[];
  /** Of these, those in an environment that was named: of the others nothing was to be decided. */
  readonly named: readonly OwnerSnapshot[];
  /** How many clusters told nothing, and how much of `.plumbline.yaml` means nothing; why is in the log. */
  readonly undecided: number;
}

/** All that can be known of this folder's repository and some clusters. Throws where that is nothing. */
export async function observe(context: CommandLineContext, asked: Observation): Promise<Observed> {
  const { showSecrets, ownersInFiles = false } = asked;
  const session = new Session(context.platform, { showSecrets, ownersInFiles });
  try {
    if (asked.serverDryRun) session.setServerDryRun('on');
    await session.open([process.cwd()], asked.environments);
    const snapshot = await session.settled();
    failWhereNothingIsKnown(snapshot, session);
    const failures = environmentFailures(snapshot);
    const problems = settingsProblems(snapshot);
    for (const problem of [...problems, ...failures]) context.platform.log('warning', problem);
    const owners = chosenOwners(snapshot, asked.owners);
    const isInNamed = ({ environment }: OwnerSnapshot): boolean =>
      asked.environments.length === 0 || snapshot.inputs.environments.has(environment);
    const named = owners.filter(isInNamed);
    await asked.look?.(session);
    return { snapshot, owners, named, undecided: failures.length + problems.length };
  } finally {
    session.dispose();
  }
}

function failWhereNothingIsKnown(snapshot: Snapshot, session: Session): void {
  const { inputs } = snapshot;
  const [notARepository] = session.repositories.failures.values();
  if (inputs.repositories.size === 0)
    throw new CommandLineError(notARepository ?? 'this folder is not in a Git repository');
  if (inputs.environments.size === 0) return;
  const failures = environmentFailures(snapshot);
  const reached = [...inputs.environments.values()].filter(({ connection }) => connection.kind === 'ready');
  // Targets are known without any right to read what Flux runs.
  const known = snapshot.owners.some((owner) => reached.some(({ name }) => name === owner.environment));
  if (failures.length === inputs.environments.size && !known) throw new CommandLineError(failures.join('; '));
}

/** Of clusters that cannot be reached, or do not let their owners be read. */
const environmentFailures = ({ inputs }: Snapshot): readonly string[] =>
  [...inputs.environments.values()].flatMap(
    ({ context, connection, kustomizations, gitRepositories, applications }) => {
      const failure =
        connection.kind === 'failed'
          ? connection.failure
          : [kustomizations, gitRepositories, applications].find((list) => list?.listed === false)?.failure;
      return failure ? [`${context}: ${failure.message}`] : [];
    },
  );

function chosenOwners({ owners, inputs }: Snapshot, names: readonly string[]): readonly OwnerSnapshot[] {
  const unknown = names.filter((name) => !owners.some((owner) => isNamed(owner, name)));
  for (const name of inputs.environments.size === 0 ? unknown : []) {
    const [reason] = [...inputs.repositories.values()].flatMap(
      (repository) => whyOther(repository, name.replace(/^[^:]*:/, '')) ?? [],
    );
    if (reason !== undefined) throw new CommandLineError(`${name}: ${reason}`);
  }
  if (owners.length === 0) {
    if (inputs.environments.size === 0)
      throw new CommandLineError(
        'no Flux Kustomization or Argo CD Application in the files of this repository applies it, and .plumbline.yaml names no target: name a cluster with --context NAME',
      );
    throw new CommandLineError(
      'no Flux Kustomization or Argo CD Application of these clusters has a remote of this repository as its source, and .plumbline.yaml names no target',
    );
  }
  const [missing] = unknown;
  if (missing !== undefined) {
    const known = [...new Set(owners.map(({ owner }) => formatOwner(owner.id)))].join(', ');
    throw new CommandLineError(`there is no owner ${missing}; there is ${known}`);
  }
  return names.length === 0 ? owners : owners.filter((owner) => names.some((name) => isNamed(owner, name)));
}

/** `Kustomization/flux-system/apps`, or that of one environment: `clusters/production:Kustomization/flux-system/apps`. */
export const isNamed = (
  { environment, owner }: Pick<OwnerSnapshot, 'environment' | 'owner'>,
  name: string,
): boolean => name === formatOwner(owner.id) || name === `${environment}:${formatOwner(owner.id)}`;
