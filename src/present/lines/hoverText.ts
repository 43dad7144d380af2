import { losesAll } from '../../core/drift/compare/copies.ts';
import { formatPath } from '../../core/resource/fieldPath.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { FieldVerdict, ObjectVerdict, Verdict } from '../../core/drift/judge/verdict.ts';
import type { ObjectSnapshot } from '../../session/snapshot.ts';
import { confirmedText } from '../confirmedText.ts';
import type { Judged } from '../judged.ts';
import { seenAge, type Times } from '../times.ts';
import { fieldWriter, isTimed, shortValue, untimed } from './fieldText.ts';
import { ruleText } from './placeOfRule.ts';
import { nextStep } from './nextStep.ts';
import { toldVariables } from './toldVariables.ts';
import { code, escape } from '../markdown.ts';

/** The hover of a drifted line, in Markdown: both values, who wrote live, what the agent will do, how sure this is. */
export function fieldHover(judged: Judged, field: FieldVerdict, times: Times): string {
  const { owner, object, verdict } = judged;
  const seen = seenAge(times, owner, object, field);
  // An edit that takes a rule away lets Git's value count, which stood there before.
  const [inGit, edited] = isUnruled(field) ? [field.edited, undefined] : [field.desired, field.edited];
  const rows: (readonly [string, string | undefined])[] = [
    ['In Git', losesAll(field) ? 'set once' : inGit === undefined ? 'not set' : code(shortValue(inGit))],
    ['Committed', field.committed === undefined ? undefined : code(shortValue(field.committed))],
    ['Your edit', edited === undefined ? undefined : code(shortValue(edited))],
    ['Live', field.live === undefined ? 'not set' : code(shortValue(field.live))],
    ['Written by', writtenBy(field, times)],
    ['Rule', field.rule && escape(ruleText(owner, field) ?? '')],
    ['First seen', seen === undefined ? undefined : `${seen}, by this editor`],
    ['Next', escape(nextStep(judged, field, times.now))],
  ];
  return [
    `**${escape(formatResource(object.id))}** in **${escape(owner.environment)}**`,
    code(formatPath(field.path)),
    '| | |\n|---|---|\n' +
      rows.flatMap(([name, text]) => (text === undefined ? [] : [`| ${name} | ${text} |`])).join('\n'),
    ...toldVariables(object.working?.built, field.path).map(({ sentence }) => sentence),
    ...certaintyText(verdict),
    ...liveAge(object),
  ].join('\n\n');
}

/** In Markdown; undefined where nobody is known to have written it. */
export function writtenBy(field: FieldVerdict, { now }: Times): string | undefined {
  const writer = fieldWriter(field, now);
  return writer === undefined ? undefined : escape(`${writer}${isTimed(field) ? '' : untimed}`);
}

const isUnruled = ({ verdict, rule }: FieldVerdict): boolean => verdict === 'PENDING' && rule !== undefined;

/** The hover of a whole object: missing, unknown, to be created. */
export function objectHover(judged: Judged, times: Times): string {
  const { owner, object, verdict } = judged;
  const seen = seenAge(times, owner, object);
  return [
    `**${escape(formatResource(object.id))}** in **${escape(owner.environment)}**: ${escape(objectSentence(verdict))}`,
    ...(seen === undefined ? [] : [`First seen ${seen}, by this editor`]),
    `Next: ${escape(nextStep(judged, undefined, times.now))}`,
    ...certaintyText(verdict),
    ...liveAge(object),
  ].join('\n\n');
}

/** In plain text. */
export function objectSentence({ verdict, reason }: ObjectVerdict): string {
  const because = reason === undefined ? '' : ` (${reason})`;
  return `${sentences[verdict] ?? verdict.toLowerCase().replaceAll('_', ' ')}${because}`;
}

const sentences: Partial<Record<Verdict, string>> = {
  MISSING: 'not in the cluster',
  PENDING: 'changed in the working tree, not merged',
  PENDING_SYNC: 'committed, not applied yet',
  PRUNE: 'will be deleted',
  RECREATE: 'has to be made anew',
  BLOCKED: 'cannot be written',
  INVALID: 'invalid',
  CONVERGING: 'as what comes next wants it',
  NOT_COMPARED: 'not compared',
  OPAQUE: 'encrypted, cannot be compared',
  DELETING: 'being deleted',
  UNKNOWN: 'cannot be decided',
};

/** How sure a verdict is, where it is not exact, and what the server itself said, where it was asked. */
export function certaintyText({ certainty, reason, confirmed }: ObjectVerdict): readonly string[] {
  return [
    ...(certainty === 'exact' ? [] : [`*${certainty}${reason === undefined ? '' : `: ${escape(reason)}`}*`]),
    ...(confirmed ? [`*${escape(confirmedText(confirmed))}*`] : []),
  ];
}

/** That live is old, where it is. */
export function liveAge({ live }: ObjectSnapshot): readonly string[] {
  return (live.kind === 'present' || live.kind === 'absent') && live.old !== undefined
    ? [`*The cluster does not answer (${escape(live.old)}): this is what was last seen.*`]
    : [];
}
