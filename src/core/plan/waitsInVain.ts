import type { AgentStatus } from '../owner/agentStatus.ts';
import type { Dependency } from './circumstances.ts';

/** Why one of them keeps an owner from running; undefined where none does. */
export function waitsInVain(
  kind: 'Kustomization' | 'HelmRelease',
  dependencies: readonly Dependency[],
): string | undefined {
  for (const { name, status, heldUp } of dependencies) {
    const title = `${kind}/${name}`;
    if (!status) return `it depends on ${title}, which does not exist`;
    if (status.suspended && status.ready !== 'True')
      return `it depends on ${title}, which is suspended and not ready`;
    if (heldUp !== undefined) return `it depends on ${title}, and ${heldUp}`;
    if (status.ready === 'False')
      return `it depends on ${title}, which is not ready now: ${statusWords(status)}`;
  }
  return undefined;
}

/** What an agent says of an owner, on one line. */
export const statusWords = ({ reason, message }: AgentStatus): string =>
  message === '' ? reason || 'no reason given' : message.replace(/\s+/g, ' ').trim();
