import { randomBytes } from 'node:crypto';
import { waitUntil } from '../process/waitUntil.ts';
import { giteaBody } from './giteaRequests.ts';
import type { Gitea, GiteaUser } from './startGitea.ts';

/** Of Gitea: `write:repository`, `read:user`, `all`, … */
export type GiteaScope = 'all' | `${'read' | 'write'}:${'repository' | 'issue' | 'user' | 'organization'}`;

export interface GiteaRepository {
  readonly owner: string;
  readonly name: string;
  /** Without a name and a token in it. */
  readonly cloneUrl: string;
}

/** A person with a name of its own that begins as told. */
export async function newGiteaUser(gitea: Gitea, prefix: string): Promise<GiteaUser> {
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const email = `${name}@example.com`;
  giteaBody(
    await gitea.request('POST', '/admin/users', {
      username: name,
      email,
      password,
      must_change_password: false,
    }),
  );
  return { name, password, token: await newGiteaToken(gitea, { name, password }, ['all']) };
}

export async function newGiteaToken(
  gitea: Gitea,
  { name, password }: Pick<GiteaUser, 'name' | 'password'>,
  scopes: readonly GiteaScope[],
): Promise<string> {
  const body = { name: randomBytes(6).toString('hex'), scopes };
  const made = giteaBody(await gitea.request('POST', `/users/${name}/tokens`, body, { name, password }));
  return String(made['sha1']);
}

/** An empty repository of a person, with the branch `main` to come. */
export async function newGiteaRepository(
  gitea: Gitea,
  owner: GiteaUser,
  name: string,
  options: { readonly private?: boolean } = {},
): Promise<GiteaRepository> {
  giteaBody(
    await gitea.request('POST', '/user/repos', { name, default_branch: 'main', ...options }, owner.token),
  );
  return { owner: owner.name, name, cloneUrl: `${gitea.url}/${owner.name}/${name}.git` };
}

/** The address to push to with a token, for a Git that knows no other way to it. */
export function pushUrl({ cloneUrl }: GiteaRepository, { name, token }: GiteaUser): string {
  const url = new URL(cloneUrl);
  url.username = name;
  url.password = token;
  return url.href;
}

/** After a push to an empty repository, Gitea takes it for empty a moment longer. */
export const untilGiteaHas = (
  gitea: Gitea,
  { owner, name }: GiteaRepository,
  branch: string,
): Promise<boolean> =>
  waitUntil(`branch ${branch} of ${name} at Gitea`, async () => {
    const path = `/repos/${owner}/${name}/branches/${encodeURIComponent(branch)}`;
    return (await gitea.request('GET', path)).status === 200;
  });

/** Nobody may push to the branches that a rule names; changes come by pull requests. */
export async function protectGiteaBranch(
  gitea: Gitea,
  { owner, name }: GiteaRepository,
  rule: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const body = { rule_name: rule, enable_push: false, block_admin_merge_override: true, ...options };
  giteaBody(await gitea.request('POST', `/repos/${owner}/${name}/branch_protections`, body));
}

export async function addGiteaCollaborator(
  gitea: Gitea,
  { owner, name }: GiteaRepository,
  person: GiteaUser,
  permission: 'read' | 'write' | 'admin',
): Promise<void> {
  giteaBody(
    await gitea.request('PUT', `/repos/${owner}/${name}/collaborators/${person.name}`, { permission }),
  );
}

export async function mergeGiteaPullRequest(
  gitea: Gitea,
  { owner, name }: GiteaRepository,
  number: number,
): Promise<void> {
  const path = `/repos/${owner}/${name}/pulls/${number}/merge`;
  giteaBody(await gitea.request('POST', path, { Do: 'merge' }));
}
