import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { createGitWriter } from '../../src/git/write/gitWriter.ts';
import { isProved, type Proposal } from '../../src/proposals/proposal.ts';
import { checkedOut } from '../../src/proposals/proposalBase.ts';
import { Proposals } from '../../src/proposals/proposals.ts';
import { proposeCommit } from '../../src/proposals/proposeCommit.ts';
import { proposeRevert, resolveRevert } from '../../src/proposals/proposeRevert.ts';
import type { Proposing, ProposalOutcome } from '../../src/proposals/proposing.ts';
import { Session } from '../../src/session/session.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';
import { testPlatform } from '../support/testPlatform.ts';

/** Proposals on a real repository, with the real engine and without a cluster: two targets share a base. */

interface World {
  readonly repository: TemporaryRepository;
  readonly session: Session;
  readonly proposing: Proposing;
  readonly proposals: Proposals;
  /** HEAD, branches, the index and what Git says of the working tree. */
  readonly state: () => string;
}

async function world(t: TestContext): Promise<World> {
  const repository = temporaryRepository(t);
  const { folder, environment, git, write } = repository;
  write('base/kustomization.yaml', 'resources: [web.yaml]\n');
  write('base/web.yaml', deployment(1, 'web:1'));
  for (const name of ['eu', 'us'])
    write(`apps/${name}/kustomization.yaml`, `namePrefix: ${name}-\nresources: [../../base]\n`);
  write(
    '.plumbline.yaml',
    'targets:\n- { path: apps/eu, environment: eu }\n- { path: apps/us, environment: us }\n',
  );
  repository.commit('base');
  const platform = testPlatform();
  const session = new Session(platform);
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  await session.open([folder], []);
  const proposing = { session, writer: (root: string) => createGitWriter(root, { environment }) };
  const proposals = new Proposals(proposing, Date.now);
  const state = (): string =>
    [['rev-parse', 'HEAD'], ['for-each-ref'], ['ls-files', '-s'], ['status', '--porcelain']]
      .map((args) => git(...args))
      .join('\n');
  return { repository, session, proposing, proposals, state };
}

const deployment = (replicas: number, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: ${String(replicas)} # how many
  # Git takes what stands next to each other for one change.
  minReadySeconds: 1
  paused: false
  template: { spec: { containers: [{ name: web, image: ${image} }] } }
`;

function made<T>(outcome: ProposalOutcome<T>): T {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.message);
  return outcome.value;
}

/** `eu-web spec.replicas` of what moves, without the owner. */
const moved = ({ proof }: Proposal): readonly string[] =>
  proof.moves.flatMap(({ moves }) =>
    moves.map(({ id, after }) => `${id.name} ${JSON.stringify(after?.['spec'])}`),
  );

describe('a commit of chosen files', () => {
  it('is rendered before anything refers to it, and leaves all else as it is', async (t) => {
    const { repository, session, proposing, proposals, state } = await world(t);
    const { folder, git, write } = repository;
    write('base/web.yaml', deployment(3, 'web:1'));
    write('apps/us/kustomization.yaml', 'namePrefix: west-\nresources: [../../base]\n');
    write('notes.txt', 'mine\n');
    git('add', 'notes.txt');
    await session.filesChanged(
      ['base/web.yaml', 'apps/us/kustomization.yaml'].map((file) => `${folder}/${file}`),
    );
    const before = state();
    const commit = made(
      await proposeCommit(proposing, {
        root: folder,
        paths: ['base/web.yaml'],
        trusted: true,
        title: 'Three',
      }),
    );
    assert.equal(state(), before);
    assert.ok(isProved(commit.proposal.proof));
    assert.deepEqual(
      moved(commit.proposal).map((text) => text.replace(/ .*("replicas":\d).*/, ' $1')),
      ['eu-web "replicas":3', 'us-web "replicas":3'],
    );
    // What the working tree does beside it is told.
    assert.match(commit.proposal.notes[0] ?? '', /left out: Deployment shop\/us-web/);

    const id = proposals.hold(commit);
    const applied = made(
      await proposals.apply({
        id,
        message: 'Three of them\n',
        to: { kind: 'newBranch', branch: 'three' },
        switchTo: true,
        trusted: true,
      }),
    );
    assert.equal(applied.kind, 'committed');
    assert.equal(git('symbolic-ref', '--short', 'HEAD'), 'three');
    assert.equal(git('log', '-1', '--format=%s'), 'Three of them');
    assert.equal(git('diff', '--name-only', 'main', 'three'), 'base/web.yaml');
    assert.equal(
      git('status', '--porcelain'),
      ['A  notes.txt', ' M apps/us/kustomization.yaml'].sort().join('\n').trim(),
    );
    assert.match(readFileSync(`${folder}/base/web.yaml`, 'utf8'), /replicas: 3/);
  });

  it('that breaks a render says so', async (t) => {
    const { repository, session, proposing } = await world(t);
    const { folder, write } = repository;
    write('base/kustomization.yaml', 'resources: [web.yaml, more.yaml]\n');
    write('base/more.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n');
    await session.filesChanged(
      ['base/kustomization.yaml', 'base/more.yaml'].map((file) => `${folder}/${file}`),
    );
    const commit = made(
      await proposeCommit(proposing, {
        root: folder,
        paths: ['base/kustomization.yaml'],
        trusted: true,
        title: 'Without its file',
      }),
    );
    assert.equal(isProved(commit.proposal.proof), false);
    assert.equal(commit.proposal.proof.broken.length, 2);
    assert.match(commit.proposal.proof.broken[0]?.reason ?? '', /more\.yaml/);
  });

  it('of nothing is refused', async (t) => {
    const { repository, proposing } = await world(t);
    const none = await proposeCommit(proposing, {
      root: repository.folder,
      paths: ['base/web.yaml'],
      trusted: true,
      title: 'Nothing',
    });
    assert.equal(none.ok ? '' : none.failure.code, 'refused');
  });
});

describe('a revert', () => {
  it('promises what was before the commit, and keeps what came since', async (t) => {
    const { repository, session, proposing, proposals, state } = await world(t);
    const { folder, git, write } = repository;
    write('base/web.yaml', deployment(5, 'web:1'));
    const five = repository.commit('Five');
    write('base/web.yaml', deployment(5, 'web:2'));
    repository.commit('Two');
    await session.repositories.refresh();
    const before = state();
    const base = checkedOut(await session.current(), folder);
    assert.ok(base);
    const reverted = made(await proposeRevert(proposing, { root: folder, commit: five, base }));
    assert.equal(state(), before);
    assert.ok(reverted.kind === 'proposed', reverted.kind);
    assert.ok(isProved(reverted.proposal.proof), JSON.stringify(reverted.proposal.proof.residue));
    assert.deepEqual(reverted.proposal.title, 'Revert "Five"');
    assert.equal(moved(reverted.proposal).length, 2);
    const { message } = reverted.proposal;
    const applied = made(
      await proposals.apply({
        id: proposals.hold(reverted),
        message,
        to: { kind: 'newBranch', branch: 'undo' },
        switchTo: false,
        trusted: true,
      }),
    );
    assert.equal(applied.kind, 'committed');
    assert.equal(git('show', 'undo:base/web.yaml').trim(), deployment(1, 'web:2').trim());
    assert.equal(git('symbolic-ref', '--short', 'HEAD'), 'main');
    assert.equal(git('status', '--porcelain'), '');
  });

  it('of a submodule as well shows its commits, and the files beside it', async (t) => {
    const { repository, session, proposing } = await world(t);
    const { folder, git, write } = repository;
    const vendor = temporaryRepository(t);
    const old = vendor.commit('old');
    git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', vendor.folder, 'vendor');
    repository.commit('vendor');
    const now = vendor.commit('now');
    git('-C', 'vendor', '-c', 'protocol.file.allow=always', 'fetch', '--quiet', vendor.folder);
    git('-C', 'vendor', 'checkout', '--quiet', now);
    write('base/web.yaml', deployment(5, 'web:1'));
    const five = repository.commit('Five');
    await session.refresh();
    const base = checkedOut(await session.current(), folder);
    assert.ok(base);
    const reverted = made(await proposeRevert(proposing, { root: folder, commit: five, base }));
    assert.ok(reverted.kind === 'proposed', reverted.kind);
    const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
    assert.deepEqual(
      reverted.proposal.files.map(({ path, before, after }) => [path, text(before), text(after)]),
      [
        ['base/web.yaml', deployment(5, 'web:1'), deployment(1, 'web:1')],
        ['vendor', `Subproject commit ${now}\n`, `Subproject commit ${old}\n`],
      ],
    );
  });

  it('that conflicts is resolved by a person, and nothing is half done meanwhile', async (t) => {
    const { repository, session, proposing, state } = await world(t);
    const { folder, write } = repository;
    write('base/web.yaml', deployment(5, 'web:1'));
    const five = repository.commit('Five');
    write('base/web.yaml', deployment(7, 'web:1'));
    repository.commit('Seven');
    await session.repositories.refresh();
    const before = state();
    const base = checkedOut(await session.current(), folder);
    assert.ok(base);
    const choice = { root: folder, commit: five, base };
    const reverted = made(await proposeRevert(proposing, choice));
    assert.ok(reverted.kind === 'conflicts', reverted.kind);
    assert.deepEqual(
      reverted.conflicts.map((conflict) => conflict.path),
      ['base/web.yaml'],
    );
    const marked = new TextDecoder().decode(reverted.conflicts[0]?.merged);
    assert.match(marked, /^<{7} /m);
    const still = await resolveRevert(proposing, choice, [{ path: 'base/web.yaml', text: marked }]);
    assert.match(still.ok ? '' : still.failure.message, /conflict markers/);
    const solved = made(
      await resolveRevert(proposing, choice, [{ path: 'base/web.yaml', text: deployment(1, 'web:1') }]),
    );
    assert.deepEqual(solved.proposal.notes, ['Resolved by hand: base/web.yaml.']);
    assert.equal(state(), before);
  });

  it('of what is undone already is refused', async (t) => {
    const { repository, session, proposing } = await world(t);
    const { folder, git, write } = repository;
    write('base/web.yaml', deployment(5, 'web:1'));
    const five = repository.commit('Five');
    git('revert', '--no-edit', five);
    await session.repositories.refresh();
    const base = checkedOut(await session.current(), folder);
    assert.ok(base);
    const again = await proposeRevert(proposing, { root: folder, commit: five, base });
    assert.match(again.ok ? '' : again.failure.message, /undone already/);
  });
});
