import { keptResults } from '../../base/keptResults.ts';
import type { OpenBeside } from '../../core/owner/argo/argoApplication.ts';
import { remoteHead } from '../../core/owner/remoteHead.ts';
import type { Inputs, RepositoryInput } from '../inputs.ts';

/** What is open beside a repository, what its own branch follows and its remotes have by default; the same while none changes. */
export function openBeside(
  repositories: Inputs['repositories'],
  { repository }: Pick<RepositoryInput, 'repository'>,
): OpenBeside {
  const beside = [...repositories.values()].flatMap((other) =>
    other.repository.root === repository.root ? [] : other.repository.remotes.map(({ urls }) => urls),
  );
  const { branch, upstream } = repository.head;
  const remote = repository.remotes.find(({ name }) => upstream?.startsWith(`refs/remotes/${name}/`));
  const followed = remote ? upstream?.slice(`refs/remotes/${remote.name}/`.length) : branch;
  const defaultBranches = Object.fromEntries(
    repository.remotes.flatMap(({ name }) => {
      const head = remoteHead(name, repository)?.name.replace(`refs/remotes/${name}/`, '');
      return head === undefined ? [] : [[name, head]];
    }),
  );
  const found: OpenBeside = { beside, branch: followed, defaultBranches };
  return results(repository.remotes, [JSON.stringify(found)], () => found);
}

const results = keptResults<OpenBeside>();
