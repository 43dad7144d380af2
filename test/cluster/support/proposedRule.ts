import assert from 'node:assert/strict';
import type { FieldPath } from '../../../src/core/resource/fieldPath.ts';
import { createGitWriter } from '../../../src/git/write/gitWriter.ts';
import { isProved } from '../../../src/proposals/proposal.ts';
import { proposeIgnore } from '../../../src/proposals/proposeIgnore.ts';
import type { Session } from '../../../src/session/session.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../../src/session/snapshot.ts';

export interface ProposedRule {
  /** What the proposal leaves of its one file. */
  readonly path: string;
  readonly text: string;
  readonly notes: readonly string[];
}

/** Has a rule proposed that ignores a field, as a person does, and proved. */
export async function proposedRule(
  session: Session,
  asked: { readonly owner: OwnerSnapshot; readonly object: ObjectSnapshot; readonly path: FieldPath },
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ProposedRule> {
  const writer = (root: string): ReturnType<typeof createGitWriter> => createGitWriter(root, { environment });
  const made = await proposeIgnore({ session, writer }, { ...asked, reason: 'Set by the operator' });
  assert.ok(made.ok, made.ok ? '' : made.failure.message);
  const { proposal, inspection } = made.value;
  inspection.dispose();
  assert.ok(isProved(proposal.proof), JSON.stringify(proposal.proof));
  const [file, ...others] = proposal.files;
  assert.ok(file?.after && others.length === 0);
  return { path: file.path, text: new TextDecoder().decode(file.after), notes: proposal.notes };
}
