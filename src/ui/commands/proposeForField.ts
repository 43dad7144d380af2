import { window, type QuickPickItem } from 'vscode';
import type { RowOrPlace } from '../../present/rowOrPlace.ts';
import { Cancelled } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { confirmProposal } from './confirmProposal.ts';
import { proposed } from './proposed.ts';
import { target } from './targetRow.ts';
import { withProgress } from './withProgress.ts';

/** Proposes what the line of Git that controls a field shall say: what is live, or nothing. */
export async function proposeForField(
  context: CommandContext,
  argument: unknown,
  takesOut: boolean,
): Promise<void> {
  const chosen = await target(context, argument);
  const forLine = proposed(await propose(context, chosen, { scope: 'line', takesOut }));
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
  await confirmProposal(
    context,
    proposed(await propose(context, chosen, { scope: 'environment', takesOut })),
  );
}

const propose = (
  { core }: CommandContext,
  chosen: RowOrPlace,
  how: { readonly scope: 'line' | 'environment'; readonly takesOut: boolean },
): ReturnType<typeof core.request<'proposeAdoption'>> =>
  withProgress(
    how.takesOut
      ? 'Taking the field out of Git and rendering the result'
      : 'Writing the live value into Git and rendering the result',
    (signal) => core.request('proposeAdoption', { target: chosen, ...how }, signal),
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
