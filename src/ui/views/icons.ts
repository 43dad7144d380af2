import { ThemeColor, ThemeIcon, Uri } from 'vscode';
import type { Verdict } from '../../core/drift/judge/verdict.ts';
import type { Mark, TreeRow } from '../../present/viewModels.ts';
import { colors, icons, type IconName } from '../contributions.ts';

export interface IconFiles {
  readonly light: Uri;
  readonly dark: Uri;
}

/** The sign of a row: shape as well as colour. That nothing is compared is no question, as what is unknown is. */
export function iconOf({ mark, verdict }: TreeRow, extension: Uri): IconFiles | ThemeIcon {
  const [name, color] = (verdict && verdictIcons[verdict]) ?? [];
  if (name !== undefined) return new ThemeIcon(name, color === undefined ? undefined : new ThemeColor(color));
  return mark === 'notCompared' ? new ThemeIcon('circle-slash') : iconFile(iconNames[mark], extension);
}

/** Of verdicts that share their mark with another one: icons and colours of VS Code. */
const verdictIcons: Partial<Record<Verdict, readonly [icon: string, color?: string]>> = {
  RECREATE: ['debug-restart', colors.drift],
  BLOCKED: ['stop-circle', 'problemsErrorIcon.foreground'],
  INVALID: ['error', 'problemsErrorIcon.foreground'],
  DELETING: ['close', colors.drift],
  PENDING_SYNC: ['git-commit', colors.pending],
  CONVERGING: ['git-merge', colors.inSync],
  PRUNE: ['trash', colors.pending],
  COSMETIC: ['whole-word', colors.inSync],
  IGNORED: ['eye-closed'],
  OPAQUE: ['lock', colors.unknown],
};

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
