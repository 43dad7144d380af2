import type { TreeOptions } from '../../present/viewModels.ts';
import type { CommandContext } from './commandContext.ts';
import { pickOption, type Option } from './pickOption.ts';

/**
 * Chooses what the Drift view shows; kept for this workspace. With the name of a choice as argument nothing is asked.
 * What a row says is found with the editor's own find in trees (Ctrl+F).
 */
export async function filterDrift(context: CommandContext, argument?: unknown): Promise<void> {
  const { options } = context.driftView;
  const show = await pickOption('What the Drift view shows', choices, options.show, argument);
  await context.driftView.setOptions({ ...options, show });
}

const choices: readonly Option<TreeOptions['show']>[] = [
  { value: 'notInSync', label: 'What is not in sync', detail: 'Drift, pending edits, what is unknown' },
  { value: 'drifted', label: 'Only drift', detail: 'What differs in a cluster, is missing or being deleted' },
  { value: 'all', label: 'Everything', detail: 'Resources that are in sync as well' },
];
