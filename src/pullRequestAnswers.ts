import { homedir } from 'node:os';
import type { Answers, ChangeWorld } from './changeWorld.ts';
import type { ChangeRequests, OfferedToken, PullRequestAnswer, Refused } from './changeProtocol.ts';
import { pullRequestBody, pullRequestTitle } from './core/change/text/pullRequestBody.ts';
import type { ForgeRepository, ForgeToken, TokenSource } from './git/forge/forgeApi.ts';
import type { ForgeFailure } from './git/forge/forgeFailure.ts';
import { forgeClient } from './git/forge/forgeClient.ts';
import { forgeOf } from './git/forge/forgeOf.ts';
import { newPullRequestPage } from './git/forge/newPullRequestPage.ts';
import { forgeToken } from './git/forge/token/forgeToken.ts';
import { followedBranches, trackedBranch } from './proposals/followedBranches.ts';
import type { Proposals } from './proposals/proposals.ts';
import { repositoryTemplates } from './proposals/repositoryTemplates.ts';
import { summarizeBranch } from './proposals/summarizeBranch.ts';

type PullRequestRequests = Pick<
  ChangeRequests,
  'push' | 'isProtected' | 'pullRequestChoices' | 'openPullRequest'
>;

/** The answers of the core about what leaves the clone: a push, and a pull request for what was pushed. */
export function pullRequestAnswers(world: ChangeWorld, proposals: Proposals): Answers<PullRequestRequests> {
  const { session, writer, settings } = world;
  return {
    push: async ({ root, remote, branch, trusted }, signal) => {
      const pushed = await writer(root).push({ remote, branch, trusted, runHooks: trusted, signal });
      if (!pushed.ok) {
        const { failure } = pushed;
        if (failure.code === 'cancelled') return { kind: 'cancelled' };
        const words = 'serverMessages' in failure ? failure.serverMessages : [];
        const toDo = 'toDo' in failure ? failure.toDo : '';
        return refused([failure.message, toDo, ...words.slice(0, 5)].filter((text) => text !== '').join(' '));
      }
      proposals.record(root, `pushed ${branch} to ${remote}`);
      await session.repositories.refresh();
      const { kind, serverMessages } = pushed.value;
      return { kind: 'pushed', upToDate: kind === 'upToDate', serverMessages };
    },
    isProtected: async ({ root, branch, tokens }, signal) => {
      const { remotes = [], head } = session.snapshot.inputs.repositories.get(root)?.repository ?? {};
      const upstream = trackedBranch(head?.upstream);
      const remote = remotes.find(({ name }) => name === (upstream?.remote ?? 'origin'));
      const repository = forgeOf(remote?.urls[0] ?? '', settings().forges);
      const client = repository && forgeClient(repository);
      const token = repository && (await tokenFor(repository, tokens, [], signal));
      if (!client || !token) return false;
      const answer = await client.isProtected(
        { repository, branch: upstream?.branch ?? branch },
        token,
        signal,
      );
      return answer.ok && answer.value;
    },
    pullRequestChoices: async ({ root: named, branch: asked }) => {
      await session.repositories.refresh();
      const snapshot = await session.current();
      const root = named ?? [...snapshot.inputs.repositories.keys()][0];
      const repository = root === undefined ? undefined : snapshot.inputs.repositories.get(root)?.repository;
      if (root === undefined || !repository) return refused('No Git repository is open.');
      const branch = asked ?? repository.head.branch;
      if (branch === undefined) return refused('No branch is checked out: check out the one to propose.');
      const remotes = repository.remotes.map(({ name }) => name);
      if (remotes.length === 0)
        return refused('This repository has no remote to push to. Add one with git remote add.');
      const followed = followedBranches(snapshot, root);
      if (followed.some((one) => one.branch === branch))
        return refused(
          `${branch} is what owners follow: commit to another branch, which can be proposed for it.`,
        );
      const upstream = trackedBranch(repository.head.upstream);
      const usual = upstream && upstream.branch !== branch ? [upstream] : defaultBranches(repository.refs);
      const targets = followed.length > 0 ? followed : usual;
      return {
        kind: 'choices',
        root,
        branch,
        remotes,
        targets: targets.map((target) => ({ remote: target.remote, branch: target.branch })),
      };
    },
    openPullRequest: async (request, signal): Promise<PullRequestAnswer> => {
      const { root, remote, branch, target, title, tokens, mayUsePage } = request;
      const repository = session.snapshot.inputs.repositories.get(root)?.repository;
      const [url = ''] = repository?.remotes.find(({ name }) => name === remote)?.urls ?? [];
      const forge = forgeOf(url, settings().forges);
      if (!forge)
        return refused(
          `${branch} is pushed to ${remote}. Which forge is at ${url === '' ? remote : url} is not known: name it in the setting plumbline.git.forges, or open the pull request there.`,
        );
      const templates = repositoryTemplates(session.snapshot, root);
      const summary = await summarizeBranch(session, request, signal);
      const body = summary ? pullRequestBody(summary, longestBody, templates.pullRequestBody).text : '';
      const asked = {
        repository: forge,
        base: target,
        head: branch,
        title: summary ? pullRequestTitle(summary, templates.pullRequestTitle) : title,
        body,
      };
      const client = forgeClient(forge);
      if (!client || mayUsePage) {
        proposals.record(root, `opened the page for a pull request from ${branch} for ${target}`);
        return { kind: 'page', ...newPullRequestPage(asked) };
      }
      const except: TokenSource[] = [];
      let said: string | undefined;
      for (;;) {
        const token = await tokenFor(forge, tokens, except, signal);
        if (!token) return wanted(forge, said);
        const opened = await client.createPullRequest(asked, token, signal);
        if (opened.ok) {
          const { pullRequest, existed, notes } = opened.value;
          proposals.record(root, `${existed ? 'found' : 'opened'} pull request ${pullRequest.url}`);
          return { kind: 'opened', url: pullRequest.url, number: pullRequest.number, existed, notes };
        }
        const { failure } = opened;
        if (!isAboutToken(failure)) return forgeRefusal(failure);
        except.push(token.source);
        said = failure.message;
      }
    },
  };
}

/** The first that is at hand: what the editor holds for the forge's own host, a login tool's, the environment's. */
function tokenFor(
  forge: ForgeRepository,
  tokens: readonly OfferedToken[],
  except: readonly TokenSource[],
  signal: AbortSignal,
): Promise<ForgeToken | undefined> {
  const { host } = new URL(forge.forgeUrl);
  const offered = (source: TokenSource): string | undefined =>
    tokens.find((one) => one.host === host && one.source === source)?.value;
  return forgeToken(forge, {
    stored: offered('stored'),
    editor: offered('editor'),
    environment: process.env,
    home: homedir(),
    except,
    signal,
  });
}

/** Characters; what GitHub takes, and more than a person reads. */
const longestBody = 65_536;

const wanted = ({ forgeUrl, kind }: ForgeRepository, said: string | undefined): PullRequestAnswer => ({
  kind: 'tokenWanted',
  host: new URL(forgeUrl).host,
  forge: kind === 'github' ? 'GitHub' : 'Gitea',
  ...(said === undefined ? {} : { refused: said }),
});

const isAboutToken = ({ code }: ForgeFailure): boolean =>
  code === 'unauthorized' || code === 'forbidden' || code === 'notFound';

const forgeRefusal = (failure: ForgeFailure): Refused =>
  failure.code === 'cancelled' ? { kind: 'cancelled' } : refused(`${failure.message}.`.replace(/\.\.$/, '.'));

const refused = (message: string): Refused => ({ kind: 'refused', message });

/** `main` or `master` of a remote, where no owner says what is followed. */
const defaultBranches = (
  refs: readonly { readonly name: string }[],
): readonly { readonly remote: string; readonly branch: string }[] =>
  refs.flatMap(({ name }) => {
    const tracked = trackedBranch(name);
    return tracked && ['main', 'master'].includes(tracked.branch) ? [tracked] : [];
  });
