import { assertNever } from '../base/assertNever.ts';
import type { FieldVerdict, ObjectVerdict } from '../core/drift/judge/verdict.ts';
import type { ObjectSnapshot } from '../session/snapshot.ts';
import { shortValue } from './lines/fieldText.ts';
import type { NoteKind } from './viewModels.ts';

/** What a note says of one environment, in parts, so that several environments can share them: `≠ live 9 in …`. */
export interface Statement {
  /** `≠` live differs, `→` an edit is not deployed, `=` an edit takes the drift away, `?` nothing can be said. */
  readonly sign: '≠' | '→' | '=' | '?';
  /** `live`; said once where it is the same for several values. */
  readonly noun: string;
  readonly value?: string;
  /** Behind the names of the environments: ` until merged`. */
  readonly tail: string;
}

/** A field on which live and the next write differ; `kind` is `pending` for the unmerged edit of a drifted field too. */
export function fieldStatement(field: FieldVerdict, kind: NoteKind): Statement {
  if (field.verdict === 'OPAQUE') return { sign: '?', noun: 'encrypted, cannot be compared', tail: '' };
  if (field.verdict === 'DRIFT' && kind === 'pending') {
    // Live is told by the note on drift; what the line no longer shows is what is deployed.
    return {
      sign: '→',
      ...(field.desired === undefined ? { noun: 'not deployed' } : valued('deployed', field.desired)),
      tail: ' until merged',
    };
  }
  const live = field.live === undefined ? { noun: 'not live' } : valued('live', field.live);
  const { committed } = field;
  if (field.verdict === 'CONVERGING') return { sign: '=', ...live, tail: convergingTail(field) };
  if (field.verdict === 'PENDING_SYNC') {
    const next = committed === undefined ? '' : `, ${shortValue(committed)} committed`;
    return { sign: '→', ...live, tail: ` until applied${next}` };
  }
  if (field.verdict === 'PENDING') return { sign: '→', ...live, tail: ' until merged' };
  return {
    sign: '≠',
    ...(field.state === 'reordered' ? { noun: 'other order live' } : live),
    tail: field.contested ? ', contested' : '',
  };
}

/** An object as a whole; undefined where there is nothing to say of it. */
export function objectStatement(
  { verdict, reason }: ObjectVerdict,
  { live }: Pick<ObjectSnapshot, 'live'>,
): Statement | undefined {
  const missing = live.kind === 'present' ? 'not taken over' : 'not';
  const because = reason === undefined ? '' : `: ${reason.replace(/\s+/g, ' ')}`;
  switch (verdict) {
    case 'MISSING':
      return { sign: '≠', noun: 'not', tail: '' };
    case 'PENDING':
      return { sign: '→', noun: missing, tail: ' until merged' };
    case 'PENDING_SYNC':
      return { sign: '→', noun: missing, tail: ' until applied' };
    case 'PRUNE':
      return { sign: '→', noun: 'will be deleted', tail: '' };
    case 'DELETING':
      return { sign: '≠', noun: 'being deleted', tail: '' };
    case 'RECREATE':
      return { sign: '≠', noun: 'has to be made again', tail: because };
    case 'INVALID':
    case 'BLOCKED':
      return { sign: '≠', noun: verdict.toLowerCase(), tail: because };
    case 'UNKNOWN':
      return { sign: '?', noun: 'unknown', tail: because };
    case 'SYNC':
    case 'DRIFT':
    case 'COSMETIC':
    case 'IGNORED':
    case 'CONVERGING':
    case 'OPAQUE':
    case 'NOT_COMPARED':
      return undefined;
    default:
      return assertNever(verdict);
  }
}

const convergingTail = ({ rule, committed }: FieldVerdict): string =>
  rule ? ', ignored once merged' : committed === undefined ? ' once merged' : ' once applied';

const valued = (
  noun: string,
  value: FieldVerdict['live'],
): { readonly noun: string; readonly value: string } => ({
  noun,
  value: shortValue(value),
});
