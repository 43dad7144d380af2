import { cutMarkdown } from '../../core/change/text/cutMarkdown.ts';
import type { ForgeKind, NewPullRequest, NewPullRequestPage } from './forgeApi.ts';

/**
 * How long an address may be: the editor opens no longer one on Windows (2081 characters), and where it runs is not
 * always known here. Servers take about 8,000.
 */
export const longestUrl = 2_000;

/** The forge's page for a new pull request, filled in as far as its address can say it. Nothing is sent by this. */
export function newPullRequestPage(request: NewPullRequest, limit = longestUrl): NewPullRequestPage {
  const { address, title, body, notes = [] } = pages[request.repository.kind](request);
  const withTitle = withQuery(address, [[title, request.title]]);
  if (withTitle.length > limit)
    return {
      url: address,
      notes: [...notes, 'The title and the text are too long for the address of the page.'],
    };
  const whole = withQuery(withTitle, [[body, request.body]]);
  if (whole.length <= limit) return { url: whole, notes };
  const cut = cutMarkdown(request.body, (text) => withQuery(withTitle, [[body, text]]).length <= limit);
  return {
    url: cut === '' ? withTitle : withQuery(withTitle, [[body, cut]]),
    notes: [
      ...notes,
      cut === ''
        ? 'The text is too long for the address of the page.'
        : 'The text was cut: the whole of it is too long for the address of the page.',
    ],
  };
}

/** An address with the branches in it, and the names by which it takes title and text. */
interface Page {
  readonly address: string;
  readonly title: string;
  readonly body: string;
  readonly notes?: readonly string[];
}

/** Of GitHub and Gitea the parameters are documented; the others' are those of the links they print and take themselves. */
const pages: Readonly<Record<ForgeKind, (request: NewPullRequest) => Page>> = {
  github: (request) => comparePage(request, 'quick_pull'),
  gitea: (request) => comparePage(request, 'expand'),
  gitlab: ({ repository, fork, base, head, draft }) => ({
    // In a fork, GitLab proposes the project that it was forked from.
    address: withQuery(`${(fork ?? repository).webUrl}/-/merge_requests/new`, [
      ['merge_request[source_branch]', head],
      ['merge_request[target_branch]', base],
      ...(draft === true ? [['merge_request[draft]', 'true'] as const] : []),
    ]),
    title: 'merge_request[title]',
    body: 'merge_request[description]',
  }),
  bitbucket: ({ repository, fork, base, head, draft }) => ({
    address: withQuery(`${(fork ?? repository).webUrl}/pull-requests/new`, [
      ['source', head],
      ['dest', fork ? `${repository.owner}/${repository.name}::${base}` : base],
    ]),
    title: 'title',
    body: 'description',
    notes: draftNote(draft),
  }),
  bitbucketServer: ({ repository, fork, base, head, draft }) => ({
    address: withQuery(`${(fork ?? repository).webUrl}/pull-requests?create`, [
      ['sourceBranch', `refs/heads/${head}`],
      ['targetBranch', `refs/heads/${base}`],
    ]),
    title: 'title',
    body: 'description',
    notes: draftNote(draft),
  }),
  azureDevOps: ({ repository, fork, base, head, draft }) => ({
    address: withQuery(`${(fork ?? repository).webUrl}/pullrequestcreate`, [
      ['sourceRef', head],
      ['targetRef', base],
    ]),
    title: 'title',
    body: 'description',
    notes: draftNote(draft),
  }),
};

function comparePage({ repository, fork, base, head, draft }: NewPullRequest, opens: string): Page {
  const from = fork ? `${encodeURIComponent(fork.owner)}:${inPath(head)}` : inPath(head);
  return {
    address: withQuery(`${repository.webUrl}/compare/${inPath(base)}...${from}`, [[opens, '1']]),
    title: 'title',
    body: 'body',
    notes: draftNote(draft),
  };
}

const draftNote = (draft: boolean | undefined): readonly string[] =>
  draft === true ? ['Choose "draft" on the page: its address cannot say it.'] : [];

const inPath = (branch: string): string => branch.split('/').map(encodeURIComponent).join('/');

const withQuery = (
  address: string,
  parameters: readonly (readonly [name: string, value: string])[],
): string =>
  parameters.reduce(
    (url, [name, value]) =>
      `${url}${url.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    address,
  );
