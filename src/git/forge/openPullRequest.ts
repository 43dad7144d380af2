import { setTimeout as sleep } from 'node:timers/promises';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import { cutMarkdown } from '../../core/change/text/cutMarkdown.ts';
import type { NewPullRequest, OpenedPullRequest, PullRequest } from './forgeApi.ts';
import type { ForgeFailure } from './forgeFailure.ts';
import type { ForgeLimits, ForgeRequests } from './forgeRequests.ts';

type Opened = Outcome<OpenedPullRequest, ForgeFailure>;

/**
 * Creates a pull request. Where the forge refuses, the reason is found by asking what is there, not by reading what it
 * says: an open one of the same branches, a branch that is missing, a repository that knows no drafts.
 */
export async function openPullRequest(forge: ForgeRequests, request: NewPullRequest): Promise<Opened> {
  const fitting = withinLimits(request, forge.limits);
  const created = await forge.create(fitting);
  if (created.ok) return opened(request, fitting, created.value);
  if (created.failure.code !== 'invalid' && created.failure.code !== 'notFound') return created;
  const found = await forge.find(request);
  if (found.ok && found.value?.state === 'open')
    return success({ pullRequest: found.value, existed: true, notes: [] });
  // Right after a push, forges have not all of it everywhere.
  await sleep(patienceMs);
  const again = await forge.create(fitting);
  if (again.ok) return opened(request, fitting, again.value);
  if (again.failure.code === 'cancelled') return again;
  const missing = await missingBranch(forge, request);
  if (missing !== undefined) return failed(missing);
  if (fitting.draft !== true) return again;
  const withoutDraft = await forge.create({ ...fitting, draft: false });
  return withoutDraft.ok ? opened(request, fitting, withoutDraft.value) : again;
}

const patienceMs = 1_000;

async function missingBranch(
  forge: ForgeRequests,
  { repository, fork, base, head }: NewPullRequest,
): Promise<ForgeFailure | undefined> {
  for (const place of [
    { repository: fork ?? repository, branch: head },
    { repository, branch: base },
  ]) {
    const found = await forge.branch(place);
    if (found.ok && found.value === undefined) {
      const message = `${place.repository.webUrl} has no branch ${place.branch}`;
      return { code: 'branchMissing', branch: place.branch, message };
    }
  }
  return undefined;
}

/** What came of it, beside what was asked. Forges cut titles themselves, each by its own count. */
const opened = (asked: NewPullRequest, sent: NewPullRequest, pullRequest: PullRequest): Opened =>
  success({
    pullRequest,
    existed: false,
    notes: [
      ...(pullRequest.title.endsWith(asked.title) ? [] : ['The title was cut.']),
      ...(sent.body === asked.body ? [] : ['The text was cut: the forge takes no more.']),
      ...(asked.draft === true && !pullRequest.draft
        ? ['It is not a draft: the repository knows none, or by another title.']
        : []),
    ],
  });

function withinLimits(request: NewPullRequest, limits: ForgeLimits): NewPullRequest {
  const { title, body } = request;
  const end = `\n\n_Cut: the forge takes ${String(limits.body)} characters._`;
  return {
    ...request,
    title: title.length <= limits.title ? title : `${cutText(title, limits.title - 1)}…`,
    body:
      body.length <= limits.body
        ? body
        : cutMarkdown(body, (text) => text.length + end.length <= limits.body) + end,
  };
}

/** Never between the halves of a character. */
const cutText = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
