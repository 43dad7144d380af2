import { workspace, type Memento } from 'vscode';
import type { ChosenContext } from '../../protocol.ts';
import { settings } from '../contributions.ts';

/** What the person chose for this workspace: the name of an environment of theirs, or a bare kubeconfig context. */
interface Choice {
  readonly name: string;
  readonly context: string;
}

/** The environments of the person's own settings, by name. */
export function definedEnvironments(): readonly ChosenContext[] {
  // Only what the person wrote for themselves: a workspace's settings never name a context.
  const written: unknown = workspace.getConfiguration().inspect(settings.environments.id)?.globalValue;
  if (typeof written !== 'object' || written === null) return [];
  return Object.entries(written as Record<string, unknown>).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    const { context, production, knownAs } = value as Readonly<Record<string, unknown>>;
    if (typeof context !== 'string') return [];
    const names = readKnownAs(knownAs);
    return [{ name, context, production: production === true, ...(names ? { knownAs: names } : {}) }];
  });
}

function readKnownAs(written: unknown): ChosenContext['knownAs'] {
  if (typeof written !== 'object' || written === null) return undefined;
  return Object.fromEntries(
    Object.entries(written).map(([hub, names]) => [
      hub,
      Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [],
    ]),
  );
}

export function chosenEnvironments(state: Memento): readonly ChosenContext[] {
  const defined = definedEnvironments();
  return state
    .get<readonly Choice[]>(stateKey, [])
    .map(
      ({ name, context }) => defined.find((one) => one.name === name) ?? { name, context, production: false },
    );
}

export async function choose(state: Memento, environments: readonly ChosenContext[]): Promise<void> {
  await state.update(
    stateKey,
    environments.map(({ name, context }): Choice => ({ name, context })),
  );
}

export function kubeconfigFiles(): readonly string[] {
  const written: unknown = workspace.getConfiguration().inspect(settings.kubeconfig.id)?.globalValue;
  return typeof written === 'string' && written !== '' ? [written] : [];
}

const stateKey = 'chosenEnvironments';
