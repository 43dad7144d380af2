import type { HistoryEntry, HistoryQuery } from './gitApi.ts';

/**
 * Commits that changed these paths, newest first, and the merges that brought them: a pull request is undone as the
 * merge that it was. Needs Git 2.27.
 */
export const listHistory = ({ paths, limit, since }: HistoryQuery, commit: string): readonly string[] => [
  'log',
  '-z',
  `--max-count=${String(limit)}`,
  '--no-show-signature',
  '--no-patch',
  '--no-notes',
  '--show-pulls',
  '--format=%H%x1f%P%x1f%an%x1f%aI%x1f%s%x1f%b',
  commit,
  ...(since === undefined ? [] : [`^${since}`]),
  '--',
  ...paths,
];

export const historyEntries = (output: Buffer): readonly HistoryEntry[] =>
  output
    .toString()
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [commit = '', parents = '', author = '', date = '', subject = '', body = ''] = entry
        .trim()
        .split('\u001f');
      return {
        commit,
        author,
        date,
        subject,
        body,
        parents: parents === '' ? [] : parents.split(' '),
      };
    });
