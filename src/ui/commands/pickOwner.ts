import { window } from 'vscode';
import type { OwnerChoice } from '../../present/viewModels.ts';
import { corePath } from '../corePath.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { isRow } from './targetRow.ts';

/** The row of an owner that a command is about: the one it was called with, else the person chooses. */
export async function ownerRowOf(context: CommandContext, argument: unknown, title: string): Promise<string> {
  if (typeof argument === 'string') return argument;
  if (isRow(argument)) return argument.id;
  return (await pickOwner(context, title)).row;
}

/** Of all owners of the workspace; those that the file in the editor reaches stand first. */
async function pickOwner({ core }: CommandContext, title: string): Promise<OwnerChoice> {
  const uri = window.activeTextEditor?.document.uri;
  const [all, reached] = await Promise.all([
    core.request('owners', {}),
    uri?.scheme === 'file' ? core.request('owners', { path: corePath(uri) }) : [],
  ]);
  const first = new Set(reached.map(({ row }) => row));
  return oneOfOwners([...reached, ...all.filter(({ row }) => !first.has(row))], title);
}

export async function oneOfOwners(owners: readonly OwnerChoice[], title: string): Promise<OwnerChoice> {
  if (owners.length === 0)
    throw new UserError('No owner is known here: no chosen cluster applies this repository, or not yet.');
  const picked = await window.showQuickPick([...owners], {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) throw new Cancelled();
  return picked;
}
