import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type {
  ForgeRepository,
  ForgeToken,
  NewPullRequest,
  OpenedPullRequest,
} from '../../src/git/forge/forgeApi.ts';
import { forgeClient } from '../../src/git/forge/forgeClient.ts';
import { forgeOf } from '../../src/git/forge/forgeOf.ts';
import { newPullRequestPage } from '../../src/git/forge/newPullRequestPage.ts';
import {
  addGiteaCollaborator,
  mergeGiteaPullRequest,
  newGiteaRepository,
  newGiteaToken,
  newGiteaUser,
  protectGiteaBranch,
  pushUrl,
  untilGiteaHas,
  type GiteaRepository,
} from '../harness/gitea/giteaObjects.ts';
import { giteaBody } from '../harness/gitea/giteaRequests.ts';
import { startGitea, type Gitea, type GiteaUser } from '../harness/gitea/startGitea.ts';
import { removeFolder, temporaryFolder } from '../harness/process/belongings.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';
import { valueOf } from '../support/valueOf.ts';

const folder = temporaryFolder('forge');
let gitea: Gitea;
let dana: GiteaUser;
let repository: GiteaRepository;
let forge: ForgeRepository;

before(async () => {
  gitea = await startGitea(folder);
  dana = await newGiteaUser(gitea, 'dana');
});
after(async () => {
  await gitea.stop();
  removeFolder(folder);
});

const client = forgeClient({ kind: 'gitea' });
assert.ok(client);

/** A repository on Gitea with a commit on `main`, and a clone of it. */
async function published(t: TestContext, name: string, owner = dana): Promise<TemporaryRepository> {
  repository = await newGiteaRepository(gitea, owner, name);
  const found = forgeOf(repository.cloneUrl, { [new URL(gitea.url).host]: 'gitea' });
  assert.ok(found);
  forge = found;
  const clone = temporaryRepository(t);
  clone.write('deploy.yaml', 'replicas: 1\n');
  clone.commit('First');
  clone.git('push', '--quiet', pushUrl(repository, owner), 'main');
  await untilGiteaHas(gitea, repository, 'main');
  return clone;
}

function pushBranch(clone: TemporaryRepository, branch: string, user = dana, to = repository): string {
  clone.git('switch', '--quiet', '--create', branch, 'main');
  clone.write('deploy.yaml', `replicas: 2 # ${branch}\n`);
  const commit = clone.commit(`Change for ${branch}`);
  clone.git('push', '--quiet', pushUrl(to, user), branch);
  return commit;
}

const tokenOf = ({ token }: Pick<GiteaUser, 'token'>): ForgeToken => ({
  value: token,
  host: new URL(gitea.url).host,
  source: 'stored',
});

const change = (head: string, more: Partial<NewPullRequest> = {}): NewPullRequest => ({
  repository: forge,
  base: 'main',
  head,
  title: 'Two replicas',
  body: 'For the load.',
  ...more,
});

const create = (request: NewPullRequest, token = tokenOf(dana)) => client.createPullRequest(request, token);

async function failureOf(answer: ReturnType<typeof create>): Promise<string> {
  const outcome = await answer;
  assert.ok(!outcome.ok, 'it was created');
  for (const { token } of [dana, gitea.admin]) assert.ok(!JSON.stringify(outcome).includes(token));
  return outcome.failure.code;
}

test('a pull request is opened, found again, merged, and its states are followed', async (t) => {
  const clone = await published(t, 'followed');
  const commit = pushBranch(clone, 'plumbline/two-replicas');
  const request = change('plumbline/two-replicas');
  const query = { repository: forge, base: 'main', head: 'plumbline/two-replicas' };
  assert.equal(valueOf(await client.findPullRequest(query, tokenOf(dana))), undefined);

  const { pullRequest, existed, notes } = valueOf(await create(request));
  assert.deepEqual([existed, notes], [false, []]);
  assert.equal(pullRequest.url, `${forge.webUrl}/pulls/${String(pullRequest.number)}`);
  assert.deepEqual(
    { ...pullRequest, url: '', mergeable: '' },
    {
      number: 1,
      url: '',
      title: 'Two replicas',
      state: 'open',
      draft: false,
      base: 'main',
      head: 'plumbline/two-replicas',
      headCommit: commit,
      mergeable: '',
      checks: { state: 'none', passed: 0, failed: 0, pending: 0 },
    },
  );

  const again: OpenedPullRequest = valueOf(
    await create(change('plumbline/two-replicas', { title: 'Another' })),
  );
  assert.equal(again.existed, true);
  assert.deepEqual([again.pullRequest.number, again.pullRequest.title], [1, 'Two replicas']);

  const found = async () => valueOf(await client.findPullRequest(query, tokenOf(dana)));
  await waitUntil('mergeable pull request', async () => (await found())?.mergeable === 'yes');
  const status = async (context: string, state: string): Promise<unknown> =>
    giteaBody(
      await gitea.request('POST', `/repos/${dana.name}/followed/statuses/${commit}`, { context, state }),
    );
  await status('render', 'pending');
  await status('policy', 'success');
  assert.deepEqual((await found())?.checks, { state: 'pending', passed: 1, failed: 0, pending: 1 });
  await status('render', 'failure');
  assert.deepEqual((await found())?.checks, { state: 'failed', passed: 1, failed: 1, pending: 0 });

  await mergeGiteaPullRequest(gitea, repository, 1);
  const merged = await found();
  assert.equal(merged?.state, 'merged');
  clone.git('fetch', '--quiet', pushUrl(repository, dana), 'main');
  assert.equal(merged.mergeCommit, clone.git('rev-parse', 'FETCH_HEAD'));
});

test('an open pull request goes before older ones of the same branches, and closed ones are told', async (t) => {
  const clone = await published(t, 'several');
  pushBranch(clone, 'change');
  const close = (number: number) =>
    gitea.request('PATCH', `/repos/${dana.name}/several/pulls/${String(number)}`, { state: 'closed' });
  const query = { repository: forge, base: 'main', head: 'change' };
  const found = async () => valueOf(await client.findPullRequest(query, tokenOf(dana)));
  for (const number of [1, 2]) {
    assert.equal(valueOf(await create(change('change'))).pullRequest.number, number);
    await close(number);
    assert.deepEqual([(await found())?.number, (await found())?.state], [number, 'closed']);
  }
  assert.deepEqual(
    [valueOf(await create(change('change'))).pullRequest.number, (await found())?.number],
    [3, 3],
  );
  assert.equal((await found())?.state, 'open');
});

test('a branch that was deleted after the merge still leads to its pull request', async (t) => {
  const clone = await published(t, 'tidied');
  pushBranch(clone, 'done');
  await create(change('done'));
  await mergeGiteaPullRequest(gitea, repository, 1);
  clone.git('push', '--quiet', pushUrl(repository, dana), '--delete', 'done');
  const query = { repository: forge, base: 'main', head: 'done' };
  const found = valueOf(await client.findPullRequest(query, tokenOf(dana)));
  assert.deepEqual([found?.state, found?.head, found?.base], ['merged', 'done', 'main']);
});

test('a draft is one, and a pull request with conflicts is not mergeable', async (t) => {
  const clone = await published(t, 'drafts');
  pushBranch(clone, 'first');
  const { pullRequest, notes } = valueOf(await create(change('first', { draft: true })));
  assert.deepEqual([pullRequest.draft, notes], [true, []]);
  clone.git('switch', '--quiet', 'main');
  clone.write('deploy.yaml', 'replicas: 9\n');
  clone.commit('Meanwhile');
  clone.git('push', '--quiet', pushUrl(repository, dana), 'main');
  const query = { repository: forge, base: 'main', head: 'first' };
  await waitUntil(
    'conflict',
    async () => valueOf(await client.findPullRequest(query, tokenOf(dana)))?.mergeable !== 'yes',
  );
});

test('a fork asks for its branch to be taken', async (t) => {
  const clone = await published(t, 'forked');
  const rob = await newGiteaUser(gitea, 'rob');
  const path = `/repos/${dana.name}/forked/forks`;
  giteaBody(await gitea.request('POST', path, { name: 'my-fork' }, rob.token));
  const cloneUrl = `${gitea.url}/${rob.name}/my-fork.git`;
  const fork = forgeOf(cloneUrl, { [new URL(gitea.url).host]: 'gitea' });
  assert.ok(fork);
  pushBranch(clone, 'offer', rob, { owner: rob.name, name: 'my-fork', cloneUrl });
  const request = change('offer', { fork });
  assert.equal(valueOf(await create(request, tokenOf(rob))).existed, false);
  assert.equal(valueOf(await create(request, tokenOf(rob))).existed, true);
  const without = { repository: forge, base: 'main', head: 'offer' };
  assert.equal(valueOf(await client.findPullRequest(without, tokenOf(dana))), undefined);
});

test("the forge's own rules say which branches are protected, and it refuses a push to them", async (t) => {
  const clone = await published(t, 'ruled');
  pushBranch(clone, 'release/1.2');
  pushBranch(clone, 'free/change');
  await protectGiteaBranch(gitea, repository, 'main');
  await protectGiteaBranch(gitea, repository, 'release/**');
  const isProtected = async (branch: string) =>
    valueOf(await client.isProtected({ repository: forge, branch }, tokenOf(dana)));
  assert.deepEqual(
    [await isProtected('main'), await isProtected('release/1.2'), await isProtected('free/change')],
    [true, true, false],
  );
  assert.deepEqual([...valueOf(await client.protectedBranches(forge, tokenOf(dana)))].sort(), [
    'main',
    'release/1.2',
  ]);
  const none = await client.isProtected({ repository: forge, branch: 'none' }, tokenOf(dana));
  assert.equal(none.ok || none.failure.code, 'branchMissing');
  clone.git('switch', '--quiet', 'main');
  clone.commit('Directly');
  assert.throws(
    () => clone.git('push', '--quiet', pushUrl(repository, dana), 'main'),
    /protected branch|pre-receive/,
  );
});

test('what stands in the way of a pull request is told apart', async (t) => {
  const clone = await published(t, 'refused');
  pushBranch(clone, 'change');
  const eve = await newGiteaUser(gitea, 'eve');
  const unauthorized = { ...tokenOf(dana), value: 'f'.repeat(40) };
  assert.equal(await failureOf(create(change('change'), unauthorized)), 'unauthorized');
  const reader = { token: await newGiteaToken(gitea, dana, ['read:repository']) };
  assert.equal(await failureOf(create(change('change'), tokenOf(reader))), 'forbidden');
  const elsewhere = { ...tokenOf(dana), host: 'git.example.com' };
  assert.equal(await failureOf(create(change('change'), elsewhere)), 'notSent');

  assert.equal(await failureOf(create(change('not-pushed'))), 'branchMissing');
  assert.equal(await failureOf(create(change('change', { base: 'nowhere' }))), 'branchMissing');
  clone.git('branch', 'same', 'main');
  clone.git('push', '--quiet', pushUrl(repository, dana), 'same');
  assert.equal(await failureOf(create(change('main'))), 'invalid');

  giteaBody(await gitea.request('PATCH', `/repos/${dana.name}/refused`, { private: true }));
  assert.equal(await failureOf(create(change('change'), tokenOf(eve))), 'notFound');
  await addGiteaCollaborator(gitea, repository, eve, 'read');
  assert.equal(valueOf(await create(change('change'), tokenOf(eve))).existed, false);

  const cancelled = AbortSignal.abort();
  assert.equal(
    await failureOf(client.createPullRequest(change('change'), tokenOf(dana), cancelled)),
    'cancelled',
  );
  giteaBody(await gitea.request('PATCH', `/repos/${dana.name}/refused`, { archived: true }));
  assert.equal(await failureOf(create(change('same'))), 'forbidden');
});

test('a forge that is away is told as that', async () => {
  const gone = forgeOf('http://127.0.0.1:9/a/b', { '127.0.0.1:9': 'gitea' });
  assert.ok(gone);
  const request = { ...change('x'), repository: gone };
  assert.equal(await failureOf(create(request, { ...tokenOf(dana), host: '127.0.0.1:9' })), 'network');
});

test('a text that is too long is cut where a line ends, and says so', async (t) => {
  const clone = await published(t, 'long');
  pushBranch(clone, 'change');
  const line = `${'x'.repeat(98)}\n`;
  const body = `\`\`\`diff\n${line.repeat(4_000)}\`\`\`\n`;
  const { pullRequest, notes } = valueOf(await create(change('change', { title: 'é'.repeat(300), body })));
  assert.deepEqual(notes, ['The title was cut.', 'The text was cut: the forge takes no more.']);
  assert.match(pullRequest.title, /^é{250,}…$/);
  const stored = giteaBody(await gitea.request('GET', `/repos/${dana.name}/long/pulls/1`));
  const text = String(stored['body']);
  assert.match(text, /x{98}\n```\n\n_Cut: the forge takes 262144 characters\._$/);
  assert.ok(text.length <= 262_144 && text.length > 262_144 - 300, String(text.length));
});

test('the page for a new pull request is there, with what was filled in', async (t) => {
  const clone = await published(t, 'paged');
  pushBranch(clone, 'a/b');
  const { url, notes } = newPullRequestPage(change('a/b', { title: 'T & t', body: 'B #1\nb' }));
  assert.deepEqual(notes, []);
  const cookie = await signedIn(dana);
  const page = await (await fetch(url, { headers: { cookie } })).text();
  assert.match(page, /<input[^>]* name="?title"?[^>]*T &amp; t/);
  assert.match(page, /<textarea[^>]*>\s*B #1\nb\s*<\/textarea>/);
});

/** The cookie of a person who signed in on Gitea's page. */
async function signedIn({ name, password }: GiteaUser): Promise<string> {
  const cookies = (response: Response): string =>
    response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  const login = `${gitea.url}/user/login`;
  const cookie = cookies(await fetch(login));
  const csrf = /_csrf=([^;]*)/.exec(cookie)?.[1] ?? '';
  const body = new URLSearchParams({ user_name: name, password, _csrf: decodeURIComponent(csrf) });
  return cookies(await fetch(login, { method: 'POST', body, headers: { cookie }, redirect: 'manual' }));
}
