import type { GitRef } from './gitApi.ts';

/** Arguments that list branches, remote-tracking branches and tags with the commits that they stand for. */
export const listRefs = [
  'for-each-ref',
  `--format=${['%(refname)', '%(objecttype)', '%(objectname)', '%(committerdate:unix)', '%(*objecttype)', '%(*objectname)', '%(*committerdate:unix)', '%(symref)'].join('%00')}`,
  'refs/heads',
  'refs/remotes',
  'refs/tags',
] as const;

/** What `listRefs` wrote. A tag of a tag, or of something else than a commit, stands for no commit and is left out. */
export function gitRefs(output: string): readonly GitRef[] {
  return output.split('\n').flatMap((line) => {
    const [name = '', type, commit, time, peeledType, peeledCommit, peeledTime, target] = line.split('\0');
    if (type === 'commit' && commit !== undefined) return [refOf(name, commit, time, target)];
    return peeledType === 'commit' && peeledCommit !== undefined
      ? [refOf(name, peeledCommit, peeledTime, target)]
      : [];
  });
}

const refOf = (name: string, commit: string, time = '', target = ''): GitRef => ({
  name,
  commit,
  ...(time === '' ? {} : { committedAt: Number(time) * 1000 }),
  ...(target === '' ? {} : { target }),
});
