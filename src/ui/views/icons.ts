import { ThemeIcon, Uri } from 'vscode';
import type { Mark } from '../../present/viewModels.ts';
import { icons, type IconName } from '../contributions.ts';

export interface IconFiles {
  readonly light: Uri;
  readonly dark: Uri;
}

/** The sign of a mark: shape as well as colour. That nothing is compared is no question, as what is unknown is. */
export const iconOf = (mark: Mark, extension: Uri): IconFiles | ThemeIcon =>
  mark === 'notCompared' ? new ThemeIcon('circle-slash') : iconFile(iconNames[mark], extension);

export function iconFile(name: IconName, extension: Uri): IconFiles {
  const { light, dark } = icons[name];
  return { light: Uri.joinPath(extension, light), dark: Uri.joinPath(extension, dark) };
}

/** The one sign of a line, from the marks of its notes, the most important first: a line may have drifted and be edited. */
export function gutterOf(marks: readonly Mark[]): IconName | undefined {
  const [first] = marks;
  if (first === undefined) return undefined;
  const name = iconNames[first];
  return (name === 'drift' || name === 'missing') && marks.includes('pending') ? 'driftPending' : name;
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
