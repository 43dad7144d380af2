import { window, type QuickPickItem } from 'vscode';
import type { RowOrPlace } from '../../present/rowOrPlace.ts';
import { Cancelled } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { confirmProposal } from './confirmProposal.ts';
import { proposed } from './proposed.ts';
import { target } from './targetRow.ts';
import { withProgress } from './withProgress.ts';

/** Proposes the live value of a field for the line of Git that controls it. */
export async function adoptLive(context: CommandContext, argument?: unknown): Promise<void> {
  const chosen = await target(context, argument);
  const forLine = proposed(await propose(context, chosen, 'line'));
  if (forLine.sharedWith.length === 0) {
    await confirmProposal(context, forLine);
    return;
  }
  let scope: 'line' | 'environment';
  try {
    scope = await chooseScope(forLine.sharedWith);
  } catch (error) {
    await context.core.request('discardProposal', { id: forLine.id });
    throw error;
  }
  if (scope === 'line') {
    await confirmProposal(context, forLine);
    return;
  }
  await context.core.request('discardProposal', { id: forLine.id });
  await confirmProposal(context, proposed(await propose(context, chosen, 'environment')));
}

const propose = (
  { core }: CommandContext,
  chosen: RowOrPlace,
  scope: 'line' | 'environment',
): ReturnType<typeof core.request<'proposeAdoption'>> =>
  withProgress('Writing the live value into Git and rendering the result', (signal) =>
    core.request('proposeAdoption', { target: chosen, scope }, signal),
  );

/** The line counts in several places. */
async function chooseScope(sharedWith: readonly string[]): Promise<'line' | 'environment'> {
  const others = sharedWith.join(', ');
  const items: readonly (QuickPickItem & { readonly scope: 'line' | 'environment' })[] = [
    {
      scope: 'environment',
      label: 'Only here',
      detail: 'A patch in its kustomization, or a value in its manifest; the others keep what they have',
    },
    { scope: 'line', label: 'Everywhere the line counts', detail: `Also changes ${others}` },
  ];
  const picked = await window.showQuickPick(items, {
    title: `The line that controls this value also counts in ${others}`,
    ignoreFocusOut: true,
  });
  if (!picked) throw new Cancelled();
  return picked.scope;
}
