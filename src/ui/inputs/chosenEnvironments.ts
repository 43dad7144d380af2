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
    const { context, production } = value as { readonly context?: unknown; readonly production?: unknown };
    return typeof context === 'string' ? [{ name, context, production: production === true }] : [];
  });
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
