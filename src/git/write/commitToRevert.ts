import type { Scratch } from './scratch.ts';

export interface CommitToRevert {
  readonly id: string;
  readonly tree: string;
  /** As the commit itself says: where a shallow clone ends, Git elsewhere says that there are none. */
  readonly parents: readonly string[];
  readonly subject: string;
}

export async function commitToRevert(scratch: Scratch, id: string): Promise<CommitToRevert> {
  const object = (await scratch.output(['cat-file', 'commit', id])).toString();
  const headers = object.slice(0, object.indexOf('\n\n')).split('\n');
  const values = (name: string): readonly string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  // Git makes one line of all up to the first empty one.
  const subject = await scratch.text(['log', '-1', '--no-show-signature', '--format=%s', id]);
  return { id, tree: values('tree')[0] ?? '', parents: values('parent'), subject };
}
