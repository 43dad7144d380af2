import { window } from 'vscode';
import { Cancelled } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { confirmProposal } from './confirmProposal.ts';
import { proposed } from './proposed.ts';
import { target } from './targetRow.ts';
import { withProgress } from './withProgress.ts';

/** Proposes a rule of the owner's own that leaves a field as it is live, with the person's reason by it. */
export async function ignoreField(context: CommandContext, argument?: unknown): Promise<void> {
  const chosen = await target(context, argument);
  const reason = await window.showInputBox({
    title: 'Why is this field left as it is in the cluster?',
    prompt: 'Kept as a comment by the rule, in the manifest of the owner',
    placeHolder: 'scaled by the autoscaler',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'A rule needs a reason' : undefined),
  });
  if (reason === undefined) throw new Cancelled();
  const answer = await withProgress('Writing a rule into Git and comparing again with it', (signal) =>
    context.core.request('proposeIgnore', { target: chosen, reason }, signal),
  );
  await confirmProposal(context, proposed(answer));
}
