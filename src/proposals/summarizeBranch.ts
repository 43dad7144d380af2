import type { ChangeSummary } from '../core/change/text/changeSummary.ts';
import type { Session } from '../session/session.ts';
import { changeSummary } from './changeSummary.ts';
import { filesBetween } from './proposedFiles.ts';
import { renderedChange } from './renderedChange.ts';

export interface ProposedBranch {
  readonly root: string;
  readonly remote: string;
  readonly branch: string;
  /** The remote's branch that it is for. */
  readonly target: string;
  readonly title: string;
}

/** What merging a branch would do; undefined where this clone does not know what it is merged into. */
export async function summarizeBranch(
  session: Session,
  { root, remote, branch, target, title }: ProposedBranch,
  signal?: AbortSignal,
): Promise<ChangeSummary | undefined> {
  const refs = session.snapshot.inputs.repositories.get(root)?.repository.refs ?? [];
  const base = refs.find(({ name }) => name === `refs/remotes/${remote}/${target}`);
  const head = refs.find(({ name }) => name === `refs/heads/${branch}`);
  if (!base || !head) return undefined;
  const reader = session.repositories.reader(root);
  const inspection = session.inspect(root, [base.commit, head.commit]);
  try {
    const snapshot = await inspection.settled(signal);
    const { moves, broken } = renderedChange(snapshot, root, base.commit, head.commit);
    const files = await filesBetween(reader, base.commit, head.commit, signal);
    const commits = await reader?.history(
      { revision: head.commit, since: base.commit, paths: [], limit: 50 },
      signal,
    );
    const lines = broken.map(({ owner, reason }) => `${owner.split('\n').at(-1) ?? owner}: ${reason}`);
    return changeSummary(snapshot, {
      root,
      title,
      reasons: commits?.ok === true ? commits.value.map(({ body }) => body).toReversed() : [],
      base: { commit: base.commit, name: target },
      result: { commit: head.commit, name: branch },
      files: files.map(({ path }) => path),
      moves,
      proof: lines.length > 0 ? { kind: 'residue', lines } : { kind: 'proved' },
    });
  } finally {
    inspection.dispose();
  }
}
