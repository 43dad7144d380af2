import { window, type QuickPickItem } from 'vscode';
import type { ChosenContext } from '../../protocol.ts';
import { chosenEnvironments, definedEnvironments, kubeconfigFiles } from '../inputs/chosenEnvironments.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * Chooses which clusters this workspace reads. Nothing contacts a cluster before. With names as arguments (from a
 * keybinding or another extension) those are chosen without asking.
 */
export async function chooseClusters(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  const names = args.flat().filter((name) => typeof name === 'string');
  const { contexts, problem } = await context.core.request('listContexts', {
    kubeconfigs: kubeconfigFiles(),
  });
  const defined = definedEnvironments();
  const named = new Set(defined.map((one) => one.context));
  const bare = contexts
    .filter(({ name }) => !named.has(name))
    .map(({ name }): ChosenContext => ({ name, context: name, production: false }));
  const choices = [...defined, ...bare];
  if (choices.length === 0) {
    throw new UserError(
      problem ??
        'No kubeconfig context was found. Set KUBECONFIG or the setting plumbline.kubeconfig, and try again.',
    );
  }
  const servers = new Map(contexts.map(({ name, server }) => [name, server]));
  await context.choose(
    names.length > 0 ? namedChoices(choices, names) : await ask(context, choices, servers),
  );
}

function namedChoices(choices: readonly ChosenContext[], names: readonly string[]): readonly ChosenContext[] {
  return names.map((name) => {
    const choice = choices.find((one) => one.name === name);
    if (!choice) throw new UserError(`There is no environment or kubeconfig context “${name}”.`);
    return choice;
  });
}

interface Item extends QuickPickItem {
  readonly environment: ChosenContext;
}

async function ask(
  context: CommandContext,
  choices: readonly ChosenContext[],
  servers: ReadonlyMap<string, string>,
): Promise<readonly ChosenContext[]> {
  const before = new Set(chosenEnvironments(context.state).map(({ name }) => name));
  const items = choices.map((environment): Item => {
    const server = servers.get(environment.context);
    return {
      environment,
      label: environment.name,
      description: environment.production ? 'production' : '',
      detail:
        server === undefined
          ? `context ${environment.context} is not in the kubeconfig`
          : `${environment.context} · ${server}`,
      picked: before.has(environment.name),
    };
  });
  const picked = await window.showQuickPick(items, {
    canPickMany: true,
    title: 'Clusters that Plumbline reads for this workspace',
    placeHolder: 'They are read only: get, list and watch',
  });
  if (!picked) throw new Cancelled();
  return picked.map(({ environment }) => environment);
}
