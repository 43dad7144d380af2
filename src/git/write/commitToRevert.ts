import type { Scratch } from './scratch.ts';

export interface CommitToRevert {
  readonly id: string;
  readonly tree: string;
  /** As the commit itself says: where a shallow clone ends, Git elsewhere says that there are none. */
  readonly parents: readonly string[];
  /** The first line of the message, in UTF-8 whatever its encoding is. */
  readonly subject: string;
}

export async function commitToRevert(scratch: Scratch, id: string): Promise<CommitToRevert> {
  const object = (await scratch.output(['cat-file', 'commit', id])).toString();
  const headers = object.slice(0, object.indexOf('\n\n')).split('\n');
  const values = (name: string): readonly string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const message = await scratch.text(['log', '-1', '--no-show-signature', '--no-notes', '--format=%B', id]);
  const subject = message.trimStart().split('\n')[0] ?? '';
  return { id, tree: values('tree')[0] ?? '', parents: values('parent'), subject };
}
