import { workspace } from 'vscode';
import type { ForgeSetting } from '../../changeProtocol.ts';
import type { CoreSettings } from '../../protocol.ts';
import { forgeKinds, settings } from '../contributions.ts';

/** How the person wants Git to be changed. Whatever they wrote, each is of its type. */
export function gitSettings(): CoreSettings['git'] {
  const configuration = workspace.getConfiguration();
  const { protectedBranches, directCommit, branchName, commitMessage } = settings;
  const patterns: unknown = configuration.get(protectedBranches.id);
  return {
    protectedBranches: Array.isArray(patterns)
      ? patterns.filter((one) => typeof one === 'string')
      : protectedBranches.fallback,
    directCommit: configuration.get<unknown>(directCommit.id) === 'ask',
    branchName: text(branchName),
    commitMessage: text(commitMessage),
    forges: forges(),
  };
}

/** Entries that name no forge that is known are as if they were not there. */
function forges(): CoreSettings['git']['forges'] {
  const written: unknown = workspace.getConfiguration().get(settings.forges.id);
  if (typeof written !== 'object' || written === null) return {};
  return Object.fromEntries(
    Object.entries(written).flatMap(([host, value]: [string, unknown]) => {
      const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : value;
      const url = typeof value === 'object' && value !== null && 'url' in value ? value.url : undefined;
      if (!isForgeKind(kind)) return [];
      return [[host, { kind, ...(typeof url === 'string' ? { url } : {}) }]];
    }),
  );
}

const isForgeKind = (kind: unknown): kind is ForgeSetting['kind'] =>
  typeof kind === 'string' && forgeKinds.some((one) => one === kind);

function text({ id, fallback }: { readonly id: string; readonly fallback: string }): string {
  const written: unknown = workspace.getConfiguration().get(id);
  return typeof written === 'string' ? written : fallback;
}
