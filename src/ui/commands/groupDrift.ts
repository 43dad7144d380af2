import type { TreeOptions } from '../../present/treeOptions.ts';
import type { CommandContext } from './commandContext.ts';
import { pickOption, type Option } from './pickOption.ts';

/** Chooses what the rows of the Drift view are grouped by; kept for this workspace. */
export async function groupDrift(context: CommandContext, argument?: unknown): Promise<void> {
  const { options } = context.driftView;
  const group = await pickOption('What the Drift view is grouped by', choices, options.group, argument);
  await context.driftView.setOptions({ ...options, group });
}

const choices: readonly Option<TreeOptions['group']>[] = [
  { value: 'owner', label: 'Owner', detail: 'Environment › owner › resource › field' },
  { value: 'kind', label: 'Kind', detail: 'Kind › resource of any environment › field' },
  { value: 'file', label: 'File', detail: 'File of this repository › field of any environment' },
];
