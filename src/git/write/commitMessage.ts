import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';

/** A message as `git commit -m` tidies it: no white space at ends of lines, no empty lines around, one at most between. */
export function commitMessage(text: string): string {
  const lines = text
    .replaceAll('\0', '')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  const tidy = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
  if (tidy !== '') return `${tidy}\n`;
  throw new GitWriteError(
    refused('emptyMessage', 'the commit has no message', 'Write one that says what the change is for.'),
  );
}
