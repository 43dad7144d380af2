import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createGitWriter } from '../../src/git/write/gitWriter.ts';
import { Proposals } from '../../src/proposals/proposals.ts';
import { pullRequestAnswers } from '../../src/pullRequestAnswers.ts';
import { Session } from '../../src/session/session.ts';
import {
  temporaryFolder,
  temporaryRepository,
  type TemporaryRepository,
} from '../support/temporaryRepository.ts';
import { testPlatform } from '../support/testPlatform.ts';

/** What follows the default branch of the remote, while a pushed feature branch is checked out: real repositories, no cluster. */

interface World {
  readonly clone: TemporaryRepository;
  readonly session: Session;
  readonly main: string;
  readonly choices: () => Promise<unknown>;
}

async function world(
  t: TestContext,
  change: (clone: TemporaryRepository) => void = () => undefined,
): Promise<World> {
  const folder = temporaryFolder(t);
  const remote = temporaryRepository(t, join(folder, 'remote'));
  remote.write('apps/settings.yaml', settings('before'));
  remote.write('argo/shop.yaml', application(remote.folder));
  remote.write('.plumbline.yaml', 'targets:\n- { path: apps, environment: prod }\n');
  const main = remote.commit('main');
  remote.git('clone', '--quiet', remote.folder, join(folder, 'clone'));
  const clone = temporaryRepository(t, join(folder, 'clone'));
  clone.git('checkout', '--quiet', '-b', 'feature');
  clone.write('apps/settings.yaml', settings('after'));
  clone.commit('feature');
  clone.git('push', '--quiet', '--set-upstream', 'origin', 'feature');
  change(clone);
  const platform = testPlatform();
  const session = new Session(platform, { ownersInFiles: true });
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  await session.open([clone.folder], []);
  const writer = (root: string): ReturnType<typeof createGitWriter> =>
    createGitWriter(root, { environment: clone.environment });
  const answers = pullRequestAnswers(
    {
      session,
      writer,
      settings: () => assert.fail('no forge is asked'),
      rowOf: () => undefined,
      problemsOf: () => [],
      now: Date.now,
    },
    new Proposals({ session, writer }, Date.now),
  );
  const choices = async (): Promise<unknown> => answers.pullRequestChoices({}, new AbortController().signal);
  return { clone, session, main, choices };
}

const settings = (level: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { level: ${level} }
`;

const application = (url: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  project: default
  destination: { server: https://kubernetes.default.svc, namespace: shop }
  source: { repoURL: ${url}, path: apps, targetRevision: HEAD }
`;

describe('a feature branch that is pushed and checked out', () => {
  it('is not what an Application at HEAD and a target follow: a pull request is offered for main', async (t) => {
    const { session, main, choices } = await world(t);
    const { owners } = await session.current();
    assert.deepEqual(
      owners.map(({ owner, head }) => [owner.id.kind, head.kind !== 'unknown' && [head.name, head.commit]]),
      [
        ['Target', ['origin/main', main]],
        ['Application', ['origin/main', main]],
      ],
    );
    const answer = await choices();
    assert.deepEqual(answer, {
      kind: 'choices',
      root: answer instanceof Object && 'root' in answer ? answer.root : '',
      branch: 'feature',
      remotes: ['origin'],
      targets: [{ remote: 'origin', branch: 'main' }],
    });
  });

  it('and main is what owners follow where that is checked out', async (t) => {
    const { choices } = await world(t, ({ git }) => {
      git('checkout', '--quiet', 'main');
    });
    assert.deepEqual(await choices(), {
      kind: 'refused',
      message: 'main is what owners follow: commit to another branch, which can be proposed for it.',
    });
  });

  it('where the default branch is not known, an Application at HEAD says how it will be', async (t) => {
    const { session } = await world(t, ({ git }) => {
      git('remote', 'set-head', 'origin', '--delete');
      git('branch', '--remotes', '--delete', 'origin/main');
    });
    const { owners } = await session.current();
    const head = owners.find(({ owner }) => owner.id.kind === 'Application')?.head;
    assert.deepEqual(head, {
      kind: 'unknown',
      reason:
        'which branch is the default of origin is not known here (git fetch origin, then git remote set-head origin --auto)',
    });
  });
});
