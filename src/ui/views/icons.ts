import { Uri } from 'vscode';
import type { Mark } from '../../present/viewModels.ts';
import { icons, type IconName } from '../contributions.ts';

/** The sign of a mark: shape as well as colour. */
export function iconOf(mark: Mark, extension: Uri): { readonly light: Uri; readonly dark: Uri } {
  const { light, dark } = icons[iconNames[mark]];
  return { light: Uri.joinPath(extension, light), dark: Uri.joinPath(extension, dark) };
}

const iconNames: Record<Mark, IconName> = {
  drift: 'drift',
  missing: 'missing',
  deleting: 'missing',
  pending: 'pending',
  unknown: 'unknown',
  waiting: 'unknown',
  notCompared: 'unknown',
  inSync: 'inSync',
};
