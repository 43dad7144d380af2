import { workspace, type ConfigurationChangeEvent } from 'vscode';
import { settings } from '../contributions.ts';

/** Whether the person wants marks on lines, or on files. */
export function decorates(what: 'lines' | 'files'): boolean {
  const written: unknown = workspace.getConfiguration().get(settings.driftDecorations.id);
  return (
    written !== 'off' &&
    (written !== 'lines' || what === 'lines') &&
    (written !== 'files' || what === 'files')
  );
}

export const affectsDecorations = (change: ConfigurationChangeEvent): boolean =>
  change.affectsConfiguration(settings.driftDecorations.id);
