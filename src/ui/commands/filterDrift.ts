import type { TreeOptions } from '../../present/viewModels.ts';
import type { CommandContext } from './commandContext.ts';
import { pickOption, type Option } from './pickOption.ts';

/**
 * Chooses what the Drift view shows; kept for this workspace. With the name of a choice as argument nothing is asked.
 * What a row says is found with the editor's own find in trees (Ctrl+F).
 */
export async function filterDrift(context: CommandContext, argument?: unknown): Promise<void> {
  const { options } = context.driftView;
  const { where: _where, ...everywhere } = options;
  const picked = await pickOption<Choice>('What the Drift view shows', choices, options.show, argument);
  if (picked === 'production') await context.driftView.setOptions({ ...options, where: picked });
  else if (picked === 'everywhere') await context.driftView.setOptions(everywhere);
  else await context.driftView.setOptions({ ...options, show: picked });
}

type Choice = TreeOptions['show'] | 'production' | 'everywhere';

const choices: readonly Option<Choice>[] = [
  { value: 'notInSync', label: 'What is not in sync', detail: 'Drift, pending edits, what is unknown' },
  { value: 'drifted', label: 'Only drift', detail: 'What differs in a cluster, is missing or being deleted' },
  { value: 'all', label: 'Everything', detail: 'Resources that are in sync as well' },
  {
    value: 'production',
    label: 'Only production',
    detail: 'Of these, what is in environments that the settings or .plumbline.yaml call production',
  },
  { value: 'everywhere', label: 'All environments', detail: 'Production and all others' },
];
