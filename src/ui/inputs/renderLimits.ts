import { workspace } from 'vscode';
import type { CoreSettings } from '../../protocol.ts';
import { settings } from '../contributions.ts';

/** How long a render may take and how much it may give. Whatever a person wrote, it is a number in between. */
export function renderLimits(): CoreSettings['render'] {
  return {
    timeLimitMs: within(settings.renderTimeLimit, 1, 600) * 1000,
    sizeLimitBytes: within(settings.renderSizeLimit, 1, 1024) * 1024 * 1024,
  };
}

function within(
  { id, fallback }: { readonly id: string; readonly fallback: number },
  min: number,
  max: number,
): number {
  const written: unknown = workspace.getConfiguration().get(id);
  return typeof written === 'number' && !Number.isNaN(written)
    ? Math.min(Math.max(written, min), max)
    : fallback;
}
