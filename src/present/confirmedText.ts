import type { Confirmed } from '../core/drift/confirm/confirmation.ts';

/** In plain text: what came of asking the server itself. */
export function confirmedText(confirmed: Confirmed): string {
  switch (confirmed.kind) {
    case 'agrees':
      return 'confirmed by a dry run of the API server';
    case 'differs':
      return 'as a dry run of the API server says, which is not what was predicted';
    case 'none':
      return `not confirmed by a dry run: ${confirmed.reason}`;
  }
}
