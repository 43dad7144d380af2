import type { ProposalAnswer } from '../../changeProtocol.ts';
import type { ProposalView } from '../../present/proposals/changeViews.ts';
import { Cancelled, UserError } from '../userError.ts';

/** The proposal of an answer; whatever else it says is for the person. */
export function proposed(answer: ProposalAnswer): ProposalView {
  switch (answer.kind) {
    case 'proposed':
      return answer.view;
    case 'refused':
      throw new UserError(answer.message);
    case 'cancelled':
      throw new Cancelled();
    case 'mainlineNeeded':
    case 'conflicts':
      throw new UserError(
        'This commit cannot be reverted without a decision. Revert it with its own command.',
      );
  }
}
