import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Outcome } from '../../../../src/base/outcome.ts';
import type { GitWriter } from '../../../../src/git/write/gitWriteApi.ts';
import { createGitWriter } from '../../../../src/git/write/gitWriter.ts';
import { repositorySnapshot } from '../../../support/writes/repositorySnapshot.ts';
import { steppedGit } from '../../../support/writes/steppedGit.ts';
import { stateRepository, target, targetAfter } from '../../../support/writes/writeStates.ts';

// Every step that takes a signal, cancelled while each of its Git processes runs: it ends at once, with nothing changed.

type Step = (
  writer: GitWriter,
  head: string,
  signal: AbortSignal,
) => Promise<Outcome<unknown, { readonly code: string }>>;

const steps: Readonly<Record<string, Step>> = {
  state: (writer, _, signal) => writer.state(signal),
  changedFiles: (writer, _, signal) => writer.changedFiles({ trusted: false, signal }),
  workingFiles: (writer, _, signal) => writer.workingFiles([target], { trusted: true, signal }),
  buildCommit: (writer, base, signal) =>
    writer.buildCommit(
      { base, files: [{ path: 'new.yaml', content: Buffer.from('new\n') }], message: 'New' },
      signal,
    ),
  finishCommit: (writer, base, signal) =>
    writer.finishCommit({
      base,
      tree: `${base}^{tree}`,
      message: 'Same',
      trusted: true,
      runHooks: true,
      signal,
    }),
  revertTree: (writer, head, signal) => writer.revertTree({ commits: [head], onto: head, signal }),
  push: (writer, _, signal) =>
    writer.push({ remote: 'origin', branch: 'main', trusted: true, runHooks: true, signal }),
};

for (const [name, run] of Object.entries(steps))
  test(`${name}, cancelled at every Git process`, async (t) => {
    const { folder, outside, git, write, commit, environment } = stateRepository(t);
    const head = commit('Not pushed yet');
    write(target, targetAfter);
    const stepped = steppedGit(join(outside, 'stepped'));
    const writer = createGitWriter(folder, { program: stepped.program, environment });
    const was = repositorySnapshot(folder);
    const upstream = git('ls-remote', 'origin');
    for (let at = 1; ; at++) {
      stepped.arm(at, { before: 'sleep 20' });
      const controller = new AbortController();
      const over = new AbortController();
      const running = run(writer, head, controller.signal).finally(() => over.abort());
      while (!stepped.isReached() && !over.signal.aborted) await setTimeout(2);
      if (over.signal.aborted && !stepped.isReached()) {
        assert.ok(at > 5, `${String(at - 1)} Git processes`);
        const outcome = await running;
        assert.ok(outcome.ok, JSON.stringify(outcome));
        break;
      }
      controller.abort();
      const outcome = await running;
      assert.equal(outcome.ok ? '' : outcome.failure.code, 'cancelled', `at Git process ${String(at)}`);
      assert.ok(!stepped.isDone(), 'nobody waited for the process');
      assert.deepEqual(repositorySnapshot(folder), was);
      assert.equal(git('ls-remote', 'origin'), upstream);
    }
    const before = AbortSignal.abort();
    const outcome = await run(writer, head, before);
    assert.equal(outcome.ok ? '' : outcome.failure.code, 'cancelled');
  });
