import { assertNever } from '../../base/assertNever.ts';
import { losesAll } from '../../core/drift/compare/copies.ts';
import { describeWriter } from '../../core/drift/compare/writers.ts';
import type { FieldVerdict } from '../../core/drift/judge/verdict.ts';
import { printJson, type Json } from '../../core/resource/json.ts';
import { formatAge } from '../ages.ts';

/** `live 9, Git 3, contested`: the two values of a field in a few words, and what is to be known of them. */
export const fieldDifference = (field: FieldVerdict): string =>
  [difference(field), ...further(field)].join(', ');

/** What comes next, where it is another value than Git's, and what no two values tell. */
function further({ verdict, committed, edited, contested, rule }: FieldVerdict): readonly string[] {
  const edit = edited === undefined ? [] : [`your edit ${shortValue(edited)}`];
  switch (verdict) {
    case 'DRIFT':
      return [
        ...(contested ? ['contested'] : []),
        ...(committed === undefined ? [] : [`${shortValue(committed)} committed`]),
        ...edit,
      ];
    case 'CONVERGING':
      if (rule) return [];
      return committed === undefined ? ['adopted by your edit'] : ['adopted by a commit', ...edit];
    case 'PENDING_SYNC':
      return edit;
    case 'COSMETIC':
      return ['the same, written otherwise'];
    case 'PENDING':
    case 'IGNORED':
    case 'OPAQUE':
      return [];
    default:
      return assertNever(verdict);
  }
}

function difference(field: FieldVerdict): string {
  if (field.verdict === 'OPAQUE') return 'encrypted, cannot be compared';
  const live = field.live === undefined ? 'not live' : `live ${shortValue(field.live)}`;
  // Deployed and live agree: what differs is what comes next.
  if (field.verdict === 'PENDING')
    return `${live}, your edit ${field.edited === undefined ? 'drops it' : shortValue(field.edited)}`;
  if (field.verdict === 'PENDING_SYNC')
    return `${live}, ${field.committed === undefined ? 'dropped by a commit' : `${shortValue(field.committed)} committed`}`;
  // What is ignored is told of the newest that Git says: no other value is ever written.
  const git =
    field.verdict === 'IGNORED' ? (field.edited ?? field.committed ?? field.desired) : field.desired;
  if (losesAll(field)) return `live ${shortValue(field.live)}, the next write takes all copies away`;
  switch (field.state) {
    case 'changed':
      return `live ${shortValue(field.live)}, Git ${shortValue(git)}`;
    case 'missing':
      return `not live, Git ${shortValue(git)}`;
    case 'extra-owned':
      return `live ${shortValue(field.live)}, dropped from Git`;
    case 'reverted':
      return `live ${shortValue(field.live)}, not in Git`;
    case 'reordered':
      return 'order differs';
    default:
      return assertNever(field.state);
  }
}

/** `kubectl scale, 2 h ago`; undefined where nobody is known to have written the field. */
export function fieldWriter(field: FieldVerdict, now: number): string | undefined {
  const writer = writerAndTime(field);
  if (!writer) return undefined;
  return writer.at === undefined ? writer.name : `${writer.name}, ${formatAge(writer.at, now)}`;
}

/** Whether it is known when whoever wrote a field did so: writes through a subresource often carry no time. */
export const isTimed = (field: FieldVerdict): boolean => writerAndTime(field)?.at !== undefined;

export const untimed = ', at a time that the API server has not kept';

/** Who wrote a field, in a person's words, and when, in milliseconds since the epoch. */
export function writerAndTime({
  by,
}: FieldVerdict): { readonly name: string; readonly at?: number } | undefined {
  if (!by) return undefined;
  const at = by.time === undefined ? Number.NaN : Date.parse(by.time);
  return Number.isNaN(at) ? { name: describeWriter(by) } : { name: describeWriter(by), at };
}

/** A value on one line, cut where it is long. */
export function shortValue(value: Json | undefined): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value.replace(/\r?\n|\r/g, '↵') : printJson(value);
  if (text === '') return '""';
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

const longest = 48;
