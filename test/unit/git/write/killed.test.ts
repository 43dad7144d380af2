import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createGitWriter } from '../../../../src/git/write/gitWriter.ts';
import { temporaryFolder } from '../../../support/temporaryRepository.ts';
import { repositorySnapshot, type RepositorySnapshot } from '../../../support/writes/repositorySnapshot.ts';
import { steppedGit } from '../../../support/writes/steppedGit.ts';
import { changedTarget, flows, type FlowCommits } from '../../../support/writes/writeFlows.ts';
import { savedFolder, stateRepository, target } from '../../../support/writes/writeStates.ts';

// The process that makes a change is killed as it starts one of its Git processes, or after one has ended. Whatever
// the moment, the repository is as before, or as it is after a whole step; no lock stays, and the next change works.
// Most processes only read: here it is killed after some of those, and after each with PLUMBLINE_KILLS=all, as in
// `npm run prove`.
const each = process.env['PLUMBLINE_KILLS'] === 'all' ? 1 : 8;

const flowFile = join(import.meta.dirname, '../../../support/writes/writeFlows.ts');
const kill = 'kill -9 "$PLUMBLINE_TEST_PID"; while kill -0 "$PLUMBLINE_TEST_PID" 2>/dev/null; do :; done';

for (const [name, flow] of Object.entries(flows))
  test(`${name}, killed at its Git processes`, async (t) => {
    const repository = stateRepository(t);
    const { folder, outside, git, write } = repository;
    write('one.yaml', 'name: staged\n');
    git('add', 'one.yaml');
    write('two.yaml', 'name: changed\n');
    write(target, changedTarget);
    const head = git('rev-parse', 'HEAD');
    const temporary = temporaryFolder(t);
    const environment = {
      ...repository.environment,
      TMPDIR: temporary,
      NODE_COMPILE_CACHE: join(temporary, 'cache'),
    };
    const prepared = await commitOf(folder, environment, head);
    const commits: FlowCommits = { head, prepared };
    const restore = savedFolder(t, outside);
    const stepped = steppedGit(join(temporary, 'stepped'));

    // The next change, made in this process, looks for what was left in the same folder.
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    t.after(() => {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    });

    // Undisturbed: what each step makes of the repository, and how many processes there are.
    const whole = [comparable(repositorySnapshot(folder), head)];
    const steps = flow(createGitWriter(folder, { program: stepped.program, environment }), commits);
    while ((await steps.next()).done !== true) whole.push(comparable(repositorySnapshot(folder), head));
    const starts = stepped.starts();
    assert.ok(starts.length > 10, String(starts.length));
    const points = starts.flatMap((start, i) => {
      const changesSomething = changes.test(start);
      const isTried = changesSomething || (starts.length - 1 - i) % each === 0;
      return [
        ...(changesSomething || i === 0 ? [{ at: i + 1, when: 'before' } as const] : []),
        ...(isTried ? [{ at: i + 1, when: 'after' } as const] : []),
      ];
    });

    const seen = new Set<number>();
    for (const { at, when } of points) {
      restore();
      stepped.arm(at, { [when]: kill });
      const child = spawn(
        process.execPath,
        [flowFile, name, folder, stepped.program, JSON.stringify(commits)],
        {
          env: environment,
          stdio: 'ignore',
        },
      );
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      const where = `killed ${when} Git process ${String(at)} of ${String(starts.length)}: ${starts[at - 1] ?? ''}`;
      assert.equal(signal, 'SIGKILL', where);
      while (!stepped.isDone()) await setTimeout(2);
      const now = comparable(repositorySnapshot(folder), head);
      const state = whole.findIndex((one) => JSON.stringify(one) === JSON.stringify(now));
      if (state < 0) assert.deepEqual(now, whole[0], where);
      seen.add(state);
      await mustGoOn(folder, environment, where);
      const left = readdirSync(temporary).filter((file) => file.startsWith('plumbline-write-'));
      assert.deepEqual(left, [], `${where}: the next change clears what was left`);
    }
    const last = whole.findIndex((one) => JSON.stringify(one) === JSON.stringify(whole.at(-1)));
    assert.ok(seen.has(last), 'the last kill is after the last step');
    t.diagnostic(`${String(points.length)} kills at ${String(starts.length)} Git processes`);
  });

/** Processes that change what is not an object: as they start, the parent is killed too, and they go on alone. */
const changes = / (update-ref|symbolic-ref|plumbline-move|push|branch) /;

/** Ids of new commits hold the time; everything else is compared as it is. */
function comparable(snapshot: RepositorySnapshot, head: string): unknown {
  const text = JSON.stringify({ ...snapshot, status: [] });
  const known = new Set([head, ...snapshot.index.map((line) => line.split(' ')[2] ?? '')]);
  const newIds = Object.values(snapshot.refs).filter((id) => !known.has(id));
  return JSON.parse(newIds.reduce((all, id) => all.replaceAll(id, 'NEW'), text)) as unknown;
}

async function commitOf(folder: string, environment: NodeJS.ProcessEnv, base: string): Promise<string> {
  const writer = createGitWriter(folder, { environment });
  const files = [{ path: target, content: changedTarget }];
  const candidate = await writer.buildCommit({ base, files, message: 'Change' });
  assert.ok(candidate.ok);
  return candidate.value.commit;
}

async function mustGoOn(folder: string, environment: NodeJS.ProcessEnv, where: string): Promise<void> {
  const writer = createGitWriter(folder, { environment });
  const { head = '', ...state } = repositoryHead(await writer.state());
  assert.deepEqual(state, { conditions: [] }, where);
  const files = [{ path: 'next.yaml', content: Buffer.from('next\n') }];
  const next = await writer.buildCommit({ base: head, files, message: 'Next' });
  assert.ok(next.ok, where);
  const branch = await writer.createBranch('next', next.value.commit);
  assert.ok(branch.ok, where);
}

function repositoryHead(state: Awaited<ReturnType<ReturnType<typeof createGitWriter>['state']>>): {
  readonly head?: string;
  readonly conditions: readonly unknown[];
} {
  assert.ok(state.ok);
  const { head, conditions } = state.value;
  return { ...(head === undefined ? {} : { head }), conditions };
}
