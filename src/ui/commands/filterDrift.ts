import { QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { TreeOptions } from '../../present/treeOptions.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * Chooses what the Drift view shows and in which order; kept for this workspace. With the name of a choice as argument nothing
 * is asked. What a row says is found with the editor's own find in trees (Ctrl+F).
 */
export async function filterDrift(context: CommandContext, argument?: unknown): Promise<void> {
  const { options } = context.driftView;
  const choice = typeof argument === 'string' ? named(argument) : await picked(options);
  await context.driftView.setOptions(
    choice.name === 'kinds' ? await ofKinds(context, options) : choice.chosen(options),
  );
}

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly detail: string;
  readonly chosen: (options: TreeOptions) => TreeOptions;
  readonly isChosen: (options: TreeOptions) => boolean;
}

const shows = (show: TreeOptions['show'], label: string, detail: string): Choice => ({
  ...{ name: show, label, detail },
  chosen: (options) => ({ ...options, show }),
  isChosen: (options) => options.show === show,
});

const without = (options: TreeOptions, ...keys: readonly (keyof TreeOptions)[]): TreeOptions => {
  const left = Object.entries(options).filter(([key]) => !(keys as readonly string[]).includes(key));
  return { show: options.show, group: options.group, ...Object.fromEntries(left) };
};

const sections: Readonly<Record<string, readonly Choice[]>> = {
  Shown: [
    shows('notInSync', 'What is not in sync', 'Drift, pending edits, what is unknown'),
    shows('drifted', 'Only drift', 'What differs in a cluster, is missing or being deleted'),
    shows('all', 'Everything', 'Resources that are in sync as well'),
  ],
  Where: [
    {
      name: 'production',
      label: 'Only production',
      detail: 'Of these, what is in environments that the settings or .plumbline.yaml call production',
      chosen: (options) => ({ ...options, where: 'production' }),
      isChosen: ({ where }) => where === 'production',
    },
    {
      name: 'everywhere',
      label: 'All environments',
      detail: 'Production and all others',
      chosen: (options) => without(options, 'where'),
      isChosen: ({ where }) => where === undefined,
    },
  ],
  Whose: [
    {
      name: 'mine',
      label: 'Only mine',
      detail: 'Owners that are made of a file that the checked-out branch or an edit of yours changes',
      chosen: (options) => ({ ...options, whose: 'mine' }),
      isChosen: ({ whose }) => whose === 'mine',
    },
    {
      name: 'everybody',
      label: 'Everybody’s',
      detail: 'Whoever changes the files',
      chosen: (options) => without(options, 'whose'),
      isChosen: ({ whose }) => whose === undefined,
    },
  ],
  Kinds: [
    {
      name: 'kinds',
      label: 'Only some kinds…',
      detail: 'Such as Deployment.apps',
      chosen: (options) => options,
      isChosen: ({ kinds }) => kinds !== undefined,
    },
  ],
  Order: [
    {
      name: 'need',
      label: 'What needs you first',
      detail: 'Then by name',
      chosen: (options) => without(options, 'order'),
      isChosen: ({ order }) => order === undefined,
    },
    {
      name: 'newest',
      label: 'Newest first',
      detail: 'By when it was written, or first seen by this editor',
      chosen: (options) => ({ ...options, order: 'newest' }),
      isChosen: ({ order }) => order === 'newest',
    },
    {
      name: 'name',
      label: 'By name',
      detail: 'Whatever it is',
      chosen: (options) => ({ ...options, order: 'name' }),
      isChosen: ({ order }) => order === 'name',
    },
  ],
};

const clear: Choice = {
  name: 'clear',
  label: 'Clear all filters',
  detail: 'Show what is not in sync, of all kinds, everywhere, whoever changes it',
  chosen: (options) => ({ ...without(options, 'where', 'whose', 'kinds'), show: 'notInSync' }),
  isChosen: ({ show, where, whose, kinds }) =>
    show === 'notInSync' && where === undefined && whose === undefined && kinds === undefined,
};

const choices: readonly Choice[] = [...Object.values(sections).flat(), clear];

function named(argument: string): Choice {
  const choice = choices.find(({ name }) => name === argument);
  if (!choice) throw new UserError(`“${argument}” is none of ${choices.map(({ name }) => name).join(', ')}.`);
  return choice;
}

async function picked(options: TreeOptions): Promise<Choice> {
  const item = ({
    label,
    detail,
    isChosen,
    ...choice
  }: Choice): QuickPickItem & { readonly choice: Choice } => ({
    label,
    detail,
    description: isChosen(options) ? 'now' : '',
    choice: { label, detail, isChosen, ...choice },
  });
  const items: readonly (QuickPickItem & { readonly choice?: Choice })[] = [
    ...(clear.isChosen(options) ? [] : [{ ...item(clear), description: '' }]),
    ...Object.entries(sections).flatMap(([title, all]) => [
      { label: title, kind: QuickPickItemKind.Separator },
      ...all.map(item),
    ]),
  ];
  const found = await window.showQuickPick(items, {
    title: 'What the Drift view shows',
    matchOnDetail: true,
  });
  if (!found?.choice) throw new Cancelled();
  return found.choice;
}

/** None of them chosen is all of them. */
async function ofKinds({ core }: CommandContext, options: TreeOptions): Promise<TreeOptions> {
  const kinds = await core.request('kinds', {});
  const all = [...new Set([...kinds, ...(options.kinds ?? [])])];
  const found = await window.showQuickPick(
    all.map((label) => ({ label, picked: options.kinds?.includes(label) ?? false })),
    { title: 'Kinds that the Drift view shows', canPickMany: true },
  );
  if (!found) throw new Cancelled();
  return found.length === 0
    ? without(options, 'kinds')
    : { ...options, kinds: found.map(({ label }) => label) };
}
