import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { launcher } from '../runner/launcher.ts';
import { until } from './workbench.ts';

/** Waits until the quick input shows something. */
export const quick = (what: string, pattern: RegExp): Promise<readonly string[]> =>
  until(what, () => launcher.texts('.quick-input-widget:not([style*="display: none"])'), pattern);

/** Takes what is offered first, then what each input is filled in with. */
export async function acceptAll(prompts: readonly string[]): Promise<void> {
  await launcher.press('Enter');
  for (const prompt of prompts) {
    await quick(prompt, new RegExp(prompt));
    await launcher.press('Enter');
  }
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly base: { readonly ref: string };
}

/** Waits until the forge has it. */
export async function openPullRequest(title: RegExp): Promise<PullRequest> {
  let found: PullRequest | undefined;
  await until(
    'the pull request',
    async () => {
      const all = (await forge('GET', '/pulls?state=open')) as readonly PullRequest[];
      found = all.find((one) => title.test(one.title));
      return all.map((one) => one.title);
    },
    title,
  );
  assert.ok(found);
  return found;
}

/** Merges it on the forge, as its page does. */
export async function mergePullRequest(number: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await forge('POST', `/pulls/${String(number)}/merge`, { Do: 'merge' });
      return;
    } catch (error) {
      // A forge works out for some time whether it can be merged.
      if (tries > 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** The API of the forge, below the repository of the workspace. */
async function forge(method: string, below: string, body?: unknown): Promise<unknown> {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const remote = execFileSync('git', ['-C', workspace, 'remote', 'get-url', 'origin'], {
    encoding: 'utf8',
  }).trim();
  const url = new URL(remote);
  const answer = await fetch(`${url.origin}/api/v1/repos${url.pathname.replace(/\.git$/, '')}${below}`, {
    method,
    headers: {
      authorization: `token ${process.env['GITEA_TOKEN'] ?? ''}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${below}: ${String(answer.status)} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
