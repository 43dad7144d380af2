import { failed, type Outcome } from '../base/outcome.ts';
import type { GitWriter } from '../git/write/gitWriteApi.ts';
import type { GitWriteFailure } from '../git/write/gitWriteFailure.ts';
import type { Session } from '../session/session.ts';

/** What proposals are made with. */
export interface Proposing {
  readonly session: Session;
  /** Changes of the repository at a root. */
  readonly writer: (root: string) => GitWriter;
}

/** Why there is no proposal, in a sentence that says what to do; nothing was changed. */
export interface ProposalRefusal {
  readonly code: 'refused' | 'cancelled';
  readonly message: string;
}

export type ProposalOutcome<T> = Outcome<T, ProposalRefusal>;

export const refused = (message: string): Extract<ProposalOutcome<never>, { ok: false }> =>
  failed({ code: 'refused', message });

/** Git's own refusal as one of a proposal. */
export function gitRefusal(failure: GitWriteFailure): Extract<ProposalOutcome<never>, { ok: false }> {
  if (failure.code === 'cancelled') return failed({ code: 'cancelled', message: failure.message });
  return refused('toDo' in failure ? `${failure.message}. ${failure.toDo}` : failure.message);
}
