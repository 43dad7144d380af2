import { success } from '../base/outcome.ts';
import { residueOf } from '../core/change/proof.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import { formatResource } from '../core/resource/resourceId.ts';
import type { ChangedContent, WorkingFile } from '../git/write/gitWriteApi.ts';
import { workingTree } from '../session/inputs.ts';
import type { Proposal } from './proposal.ts';
import { checkedOut } from './proposalBase.ts';
import { proposedFiles } from './proposedFiles.ts';
import { gitRefusal, refused, type ProposalOutcome, type Proposing } from './proposing.ts';
import { proveCandidate, type Proved } from './proveCandidate.ts';
import { renderedChange } from './renderedChange.ts';

export interface CommitChoice {
  readonly root: string;
  /** Of the changed files, relative to the root. */
  readonly paths: readonly string[];
  /** The workspace is trusted: filters that the repository configures may run. */
  readonly trusted: boolean;
  readonly title: string;
}

export interface CommitProposal extends Proved {
  readonly proposal: Proposal;
}

/**
 * The person's own changes of these files, on top of what is checked out. Where it renders otherwise than the working
 * tree, since files were left out, that is told.
 */
export async function proposeCommit(
  { session, writer }: Proposing,
  { root, paths, trusted, title }: CommitChoice,
  signal?: AbortSignal,
): Promise<ProposalOutcome<CommitProposal>> {
  const base = checkedOut(session.snapshot, root);
  if (!base) return refused('Nothing is committed yet: make the first commit with Git.');
  const files = await writer(root).workingFiles(paths, { trusted, signal });
  if (!files.ok) return gitRefusal(files.failure);
  const contents: ChangedContent[] = [];
  for (const file of files.value) {
    const reason = whyNot(file);
    if (reason !== undefined) return refused(reason);
    contents.push(...contentsOf(file));
  }
  if (contents.length === 0) return refused('None of the chosen files differs from what is committed.');
  const candidate = await writer(root).buildCommit(
    { base: base.commit, files: contents, message: `${title}\n` },
    signal,
  );
  if (!candidate.ok) return gitRefusal(candidate.failure);
  const proved = await proveCandidate(
    session,
    { root, base: base.commit, commit: candidate.value.commit, also: [workingTree] },
    // What a commit promises is what its own preview shows.
    (_snapshot, { moves }) => moves,
    signal,
  );
  const proposal: Proposal = {
    kind: 'commit',
    title,
    root,
    base,
    candidate: candidate.value,
    message: `${title}\n`,
    files: await proposedFiles(session.repositories.reader(root), base.commit, contents, signal),
    proof: proved.proof,
    notes: leftOut(proved, root, base.commit),
  };
  return success({ ...proved, proposal });
}

/** What the working tree renders otherwise than the commit. */
function leftOut({ proof, snapshot }: Proved, root: string, base: string): readonly string[] {
  const all = renderedChange(snapshot, root, base, workingTree).moves;
  const places = residueOf(all, proof.moves).map(
    ({ id, path }) => `${formatResource(id)}${path.length > 0 ? ` ${formatPath(path)}` : ''}`,
  );
  if (places.length === 0) return [];
  const more = places.length > shown ? ` and ${String(places.length - shown)} more` : '';
  return [
    `The working tree renders otherwise, in files that are left out: ${places.slice(0, shown).join(', ')}${more}.`,
  ];
}

const shown = 3;

function whyNot({ path, content }: WorkingFile): string | undefined {
  switch (content.kind) {
    case 'conflicted':
      return `${path} has conflicts: resolve them first.`;
    case 'submodule':
      return `${path} is a submodule: commit it with Git.`;
    case 'filterNotRun':
      return `${path} goes through the filter ${content.filter} of this repository, which does not run in a workspace that is not trusted.`;
    case 'bytes':
    case 'deleted':
      return undefined;
  }
}

/** A rename is a file that came and one that went. */
function contentsOf({ path, previousPath, content }: WorkingFile): readonly ChangedContent[] {
  const gone = previousPath === undefined ? [] : [{ path: previousPath, content: null }];
  if (content.kind !== 'bytes') return [...gone, { path, content: null }];
  const { bytes, file, isFiltered } = content;
  return [...gone, { path, content: bytes, file, isFiltered }];
}
