import { window, type QuickPickItem } from 'vscode';
import { Cancelled, UserError } from '../userError.ts';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly detail: string;
}

/** Asks which of several it shall be; the present one is marked. An argument that names one is taken without asking. */
export async function pickOption<T extends string>(
  title: string,
  options: readonly Option<T>[],
  present: T,
  argument: unknown,
): Promise<T> {
  if (typeof argument === 'string') {
    const named = options.find(({ value }) => value === argument);
    if (!named)
      throw new UserError(`“${argument}” is none of ${options.map(({ value }) => value).join(', ')}.`);
    return named.value;
  }
  const items = options.map(({ value, label, detail }): QuickPickItem & { readonly value: T } => ({
    value,
    label,
    detail,
    description: value === present ? 'now' : '',
  }));
  const picked = await window.showQuickPick(items, { title, matchOnDetail: true });
  if (!picked) throw new Cancelled();
  return picked.value;
}
