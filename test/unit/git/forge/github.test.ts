// No GitHub runs on one's own machine: a small server of ours answers as GitHub's documents say, and records what it was asked.
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { test, type TestContext } from 'node:test';
import type {
  ForgeClient,
  ForgeRepository,
  ForgeToken,
  NewPullRequest,
} from '../../../../src/git/forge/forgeApi.ts';
import { forgeClient } from '../../../../src/git/forge/forgeClient.ts';
import { askForge } from '../../../../src/git/forge/forgeFetch.ts';
import { forgeOf } from '../../../../src/git/forge/forgeOf.ts';
import { githubApiUrl } from '../../../../src/git/forge/github/githubApiUrl.ts';
import { valueOf } from '../../../support/valueOf.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** It never comes. */
  readonly silent?: boolean;
}
interface Asked {
  readonly what: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}
type Answers = Readonly<Record<string, Answer | ((count: number) => Answer)>>;

interface World {
  readonly repository: ForgeRepository;
  readonly token: ForgeToken;
  readonly client: ForgeClient;
  readonly asked: readonly Asked[];
  readonly request: NewPullRequest;
}

async function github(t: TestContext, answers: Answers): Promise<World> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const what = `${request.method ?? ''} ${(request.url ?? '').replace('/api/v3/repos/acme/fleet', '')}`;
      asked.push({ what, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) });
      const key = Object.keys(answers).find((one) => what === one || what.startsWith(`${one}?`));
      const found = key === undefined ? undefined : answers[key];
      const count = asked.filter((one) => one.what === what).length;
      const answer = typeof found === 'function' ? found(count) : found;
      if (answer?.silent === true) return;
      response.writeHead(answer?.status ?? (answer ? 200 : 404), {
        'content-type': 'application/json; charset=utf-8',
        ...answer?.headers,
      });
      response.end(JSON.stringify(answer?.body ?? { message: 'Not Found' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const host = `127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`;
  const repository = forgeOf(`http://${host}/acme/fleet.git`, { [host]: 'github' });
  const client = forgeClient({ kind: 'github' });
  assert.ok(repository && client);
  const token: ForgeToken = { value: 'ghs_secret', host, source: 'stored' };
  const request = { repository, base: 'main', head: 'change/a', title: 'T', body: 'B' };
  return { repository, token, client, asked, request };
}

const pull = (more: object = {}): object => ({
  number: 7,
  html_url: 'https://github.com/acme/fleet/pull/7',
  title: 'T',
  state: 'open',
  merged: false,
  draft: false,
  mergeable: true,
  merge_commit_sha: 'b'.repeat(40),
  base: { ref: 'main' },
  head: { ref: 'change/a', sha: 'a'.repeat(40), repo: { full_name: 'Acme/fleet' } },
  ...more,
});
const commit = `/commits/${'a'.repeat(40)}`;
const checks: Answers = {
  [`GET ${commit}/check-runs`]: {
    body: {
      check_runs: [
        { status: 'completed', conclusion: 'success' },
        { status: 'completed', conclusion: 'timed_out' },
        { status: 'in_progress', conclusion: null },
      ],
    },
  },
  [`GET ${commit}/status`]: { body: { statuses: [{ state: 'success' }, { state: 'pending' }] } },
};
const there: Answers = { ...checks, 'GET /pulls/7': { body: pull() } };

test('a pull request is opened with what was asked, and its checks of both kinds are counted', async (t) => {
  const { client, request, token, asked } = await github(t, {
    ...there,
    'POST /pulls': { status: 201, body: pull() },
  });
  const { pullRequest, existed } = valueOf(await client.createPullRequest(request, token));
  assert.equal(existed, false);
  assert.deepEqual([pullRequest.number, pullRequest.state, pullRequest.mergeable], [7, 'open', 'yes']);
  assert.equal(pullRequest.mergeCommit, undefined);
  assert.deepEqual(pullRequest.checks, { state: 'failed', passed: 2, failed: 1, pending: 2 });
  assert.deepEqual(asked[0]?.body, { base: 'main', head: 'change/a', title: 'T', body: 'B', draft: false });
  for (const { headers } of asked) assert.equal(headers.authorization, 'Bearer ghs_secret');
});

test('one that is open already is given; a merged one is told with its commit', async (t) => {
  const { client, request, token } = await github(t, {
    ...there,
    'POST /pulls': { status: 422, body: { message: 'Validation Failed' } },
    'GET /pulls': { body: [pull({ number: 9, state: 'closed' }), pull()] },
  });
  const { pullRequest, existed } = valueOf(await client.createPullRequest(request, token));
  assert.deepEqual([existed, pullRequest.number], [true, 7]);
  const other = await github(t, {
    'GET /pulls': { body: [pull({ state: 'closed' })] },
    'GET /pulls/7': { body: pull({ state: 'closed', merged: true, mergeable: null }) },
    [`GET ${commit}/check-runs`]: { status: 403 },
    [`GET ${commit}/status`]: { status: 403 },
  });
  const merged = valueOf(await other.client.findPullRequest(other.request, other.token));
  assert.deepEqual(
    [merged?.state, merged?.mergeCommit, merged?.mergeable, merged?.checks],
    ['merged', 'b'.repeat(40), 'unknown', undefined],
  );
});

test('pull requests of other forks with the same branch are not taken for it', async (t) => {
  const head = { ref: 'change/a', sha: 'a'.repeat(40), repo: { full_name: 'acme/another' } };
  const { client, request, token } = await github(t, { 'GET /pulls': { body: [pull({ head })] } });
  assert.equal(valueOf(await client.findPullRequest(request, token)), undefined);
});

test('a branch that is missing, and a repository without drafts, are found out', async (t) => {
  const refused = {
    status: 422,
    body: { message: 'Validation Failed', errors: [{ field: 'head', code: 'invalid' }] },
  };
  const missing = await github(t, {
    'POST /pulls': refused,
    'GET /pulls': { body: [] },
    'GET ': { body: {} },
  });
  const outcome = await missing.client.createPullRequest(missing.request, missing.token);
  assert.deepEqual(
    outcome.ok || [outcome.failure.code, 'branch' in outcome.failure && outcome.failure.branch],
    ['branchMissing', 'change/a'],
  );

  const branch = { body: { protected: true } };
  const drafts = await github(t, {
    ...there,
    'POST /pulls': (count) => (count < 3 ? refused : { status: 201, body: pull() }),
    'GET /pulls': { body: [] },
    'GET /branches/change%2Fa': branch,
    'GET /branches/main': branch,
  });
  const opened = valueOf(
    await drafts.client.createPullRequest({ ...drafts.request, draft: true }, drafts.token),
  );
  assert.match(opened.notes.join(), /not a draft/);
});

test('a branch is protected by a rule of its own or by a ruleset that keeps people from pushing', async (t) => {
  const isProtected = async (own: boolean, ...types: readonly string[]) => {
    const { client, repository, token } = await github(t, {
      'GET /branches/main': { body: { protected: own } },
      'GET /rules/branches/main': { body: types.map((type) => ({ type })) },
    });
    return valueOf(await client.isProtected({ repository, branch: 'main' }, token));
  };
  assert.equal(await isProtected(true), true);
  assert.equal(await isProtected(false, 'deletion', 'pull_request'), true);
  assert.equal(await isProtected(false, 'deletion', 'non_fast_forward'), false);
});

const refusals: readonly (readonly [answer: Answer, code: string, message: RegExp])[] = [
  [{ status: 401, body: { message: 'Bad credentials' } }, 'unauthorized', /401: Bad credentials/],
  [
    {
      status: 403,
      headers: { 'x-accepted-oauth-scopes': 'repo', 'x-oauth-scopes': '' },
      body: { message: 'No' },
    },
    'forbidden',
    /one of the scopes repo; the token has none/,
  ],
  [
    { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000000' } },
    'rateLimited',
    /until 2027-01-15T08:00:00/,
  ],
  [{ status: 429, headers: { 'retry-after': '60' } }, 'rateLimited', /no more requests/],
  [{ status: 500, body: '<html>' }, 'failed', /answers 500$/],
  [{ status: 200, body: { number: {} } }, 'failed', /something unexpected|answers/],
  [
    { status: 301, headers: { location: 'http://127.0.0.1:9/elsewhere' } },
    'notSent',
    /leads to another host, 127\.0\.0\.1:9/,
  ],
];
for (const [answer, code, message] of refusals)
  test(`${String(answer.status)} ${JSON.stringify(answer.headers ?? answer.body)} is ${code}`, async (t) => {
    const { client, request, token } = await github(t, { 'GET /pulls': answer });
    const outcome = await client.findPullRequest(request, token);
    assert.ok(!outcome.ok);
    assert.equal(outcome.failure.code, code);
    assert.match(outcome.failure.message, message);
    assert.doesNotMatch(JSON.stringify(outcome), /ghs_secret/);
  });

test('a redirect within the forge is followed, as of a repository that was renamed', async (t) => {
  const { client, request, token } = await github(t, {
    'GET /pulls': { status: 301, headers: { location: '/api/v3/repositories/1/pulls' } },
    'GET /api/v3/repositories/1/pulls': { body: [] },
  });
  assert.equal(valueOf(await client.findPullRequest(request, token)), undefined);
});

test('a server that says nothing is given up, and a person can give up earlier', async (t) => {
  const { repository, token, client, request } = await github(t, { 'GET /pulls': { silent: true } });
  const apiUrl = githubApiUrl(repository.forgeUrl);
  const call = { forgeUrl: repository.forgeUrl, apiUrl, token, timeoutMs: 50 };
  const late = await askForge(call, (fetch) => fetch(`${apiUrl}/repos/acme/fleet/pulls`));
  assert.equal(late.ok || late.failure.code, 'timedOut');
  const controller = new AbortController();
  const asking = client.findPullRequest(request, token, controller.signal);
  controller.abort();
  const cancelled = await asking;
  assert.equal(cancelled.ok || cancelled.failure.code, 'cancelled');
});

test('the API is where GitHub has it', () => {
  assert.equal(githubApiUrl('https://github.com'), 'https://api.github.com');
  assert.equal(githubApiUrl('https://acme.ghe.com'), 'https://api.acme.ghe.com');
  assert.equal(githubApiUrl('https://ghe.example'), 'https://ghe.example/api/v3');
});
