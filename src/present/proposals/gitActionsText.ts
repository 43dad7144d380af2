import type { GitAction } from '../../proposals/proposals.ts';

/** What was done in Git since the editor started, the newest last. */
export function gitActionsText(actions: readonly GitAction[]): string {
  const lines = actions.map(({ at, root, text }) => `${new Date(at).toISOString()}  ${root}  ${text}`);
  return [
    'What Plumbline did in Git since it started',
    '',
    ...(lines.length > 0 ? lines : ['nothing yet']),
  ].join('\n');
}
