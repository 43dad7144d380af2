import { keptResults } from '../../base/keptResults.ts';
import type { OpenBeside } from '../../core/owner/argo/argoApplication.ts';
import type { Inputs, RepositoryInput } from '../inputs.ts';

/** What is open beside a repository, and what its own branch follows; the same while neither changes. */
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
  const found: OpenBeside = { beside, branch: followed };
  return results(repository.remotes, [JSON.stringify(found)], () => found);
}

const results = keptResults<OpenBeside>();
