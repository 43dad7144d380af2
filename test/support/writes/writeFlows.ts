import { createGitWriter } from '../../../src/git/write/gitWriter.ts';
import type { GitWriter } from '../../../src/git/write/gitWriteApi.ts';
import type { Outcome } from '../../../src/base/outcome.ts';
import { target, targetAfter } from './writeStates.ts';

/** Whole changes as a command makes them, in their steps; each gives the name of what it may have changed. */
export const flows: Readonly<Record<string, (writer: GitWriter, at: FlowCommits) => AsyncGenerator<string>>> =
  {
    async *'own changes to a pushed branch'(writer, { head }) {
      const [file] = value(await writer.workingFiles([target], { trusted: true }));
      if (file?.content.kind !== 'bytes') throw new Error('the target has no bytes');
      const files = [{ path: target, content: file.content.bytes }];
      const { tree } = value(await writer.buildCommit({ base: head, files, message: 'Change' }));
      const request = { base: head, tree, message: 'Change', trusted: true, runHooks: true };
      const { commit } = value(await writer.finishCommit(request));
      yield 'objects';
      value(await writer.createBranch('change', commit));
      yield 'branch';
      value(await writer.switchTo('change', [target]));
      yield 'switch';
      value(await writer.push({ remote: 'origin', branch: 'change', trusted: true, runHooks: true }));
      yield 'push';
    },
    async *'a direct commit'(writer, { head, prepared }) {
      value(await writer.advanceBranch({ branch: 'main', commit: prepared, expected: head }));
      yield 'advance';
    },
    async *'a revert'(writer, { head }) {
      const result = value(await writer.revertTree({ commits: [head], onto: head }));
      const [step] = result.kind === 'reverted' ? result.steps : [];
      if (!step) throw new Error('nothing was reverted');
      value(await writer.commitTree({ base: head, tree: step.tree, message: step.message }));
      yield 'objects';
    },
  };

export interface FlowCommits {
  readonly head: string;
  /** A commit on top of `head` that changes the target. */
  readonly prepared: string;
}

export const changedTarget = Buffer.from(targetAfter);

function value<T>(outcome: Outcome<T, { readonly code: string; readonly message: string }>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
}

// As a process of its own, for tests that kill it: FLOW FOLDER PROGRAM COMMITS.
if (import.meta.main) {
  const [flow = '', folder = '', program = '', commits = ''] = process.argv.slice(2);
  const environment = { ...process.env, PLUMBLINE_TEST_PID: String(process.pid) };
  const steps = flows[flow]?.(
    createGitWriter(folder, { program, environment }),
    JSON.parse(commits) as FlowCommits,
  );
  while (steps && (await steps.next()).done !== true);
}
