import { formatPath } from '../../core/resource/fieldPath.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { shortValue } from './fieldText.ts';
import { certaintyText, fieldHover, liveAge, objectHover, objectSentence, writtenBy } from './hoverText.ts';
import { nextStep } from './nextStep.ts';
import { code, escape } from '../markdown.ts';
import { seenAge, type Times } from '../times.ts';
import { toldVariables } from './toldVariables.ts';
import type { Placed } from '../problems/placed.ts';

/** The hover of a line, in Markdown: of one difference all there is to say, of several a table. */
export function lineHover(placed: readonly Placed[], production: ReadonlySet<string>, times: Times): string {
  // What an edit adds to a drifted field stands in the hover of the drift.
  const own = placed.filter(({ kind, field }) => kind !== 'pending' || field?.verdict !== 'DRIFT');
  const [first] = own;
  if (!first) return '';
  if (own.length === 1)
    return first.field ? fieldHover(first.judged, first.field, times) : objectHover(first.judged, times);
  const shown = own.slice(0, longest);
  const sections = [...Map.groupBy(shown, subject)].map(([heading, members]) =>
    [heading, members[0]?.field ? table(members, production, times) : list(members, production)].join('\n\n'),
  );
  const more = own.length - shown.length;
  const steps = new Set(shown.map(({ judged, field }) => escape(nextStep(judged, field, times.now))));
  return [
    ...sections,
    ...(more === 0 ? [] : [`*${String(more)} more: see the Drift view*`]),
    ...(steps.size > 3 ? [] : [[...steps].map((step) => `Next: ${step}`).join('  \n')]),
    ...variableSentences(shown),
    ...new Set(shown.flatMap(({ judged }) => [...certaintyText(judged.verdict), ...liveAge(judged.object)])),
  ].join('\n\n');
}

/** Each once, and none where there are too many to be read. */
function variableSentences(placed: readonly Placed[]): readonly string[] {
  const sentences = placed.flatMap(({ judged, field }) =>
    field ? toldVariables(judged.object.working?.built, field.path).map(({ sentence }) => sentence) : [],
  );
  const told = [...new Set(sentences)];
  return told.length > mostSentences ? [] : told;
}

const mostSentences = 6;

/** Lines of a table that still fit a hover. */
const longest = 12;

function subject({ judged: { object }, field }: Placed): string {
  const resource = `**${escape(formatResource(object.id))}**`;
  return field ? `${resource} ${code(formatPath(field.path))}` : resource;
}

function table(placed: readonly Placed[], production: ReadonlySet<string>, times: Times): string {
  // What is committed or edited has a column where any of them is.
  const further = (['committed', 'edited'] as const).filter((key) =>
    placed.some(({ field }) => field?.[key] !== undefined),
  );
  const names = { committed: 'Committed', edited: 'Your edit' };
  const ages = placed.map(({ judged, field }) => seenAge(times, judged.owner, judged.object, field));
  const isSeen = ages.some((age) => age !== undefined);
  const columns = [
    ...['Environment', 'Live', 'In Git', ...further.map((key) => names[key]), 'Written by'],
    ...(isSeen ? ['First seen'] : []),
  ];
  const rows = placed.map(({ judged, field }, i) => [
    where(judged.owner, production),
    field?.live === undefined ? 'not set' : code(shortValue(field.live)),
    field?.desired === undefined ? 'not set' : code(shortValue(field.desired)),
    ...further.map((key) => (field?.[key] === undefined ? '' : code(shortValue(field[key])))),
    (field && writtenBy(field, times)) ?? '',
    ...(isSeen ? [ages[i] ?? ''] : []),
  ]);
  return [columns, columns.map(() => ':---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const list = (placed: readonly Placed[], production: ReadonlySet<string>): string =>
  placed
    .map(({ judged }) => `- ${where(judged.owner, production)}: ${escape(objectSentence(judged.verdict))}`)
    .join('\n');

const where = ({ environment, owner }: Placed['judged']['owner'], production: ReadonlySet<string>): string =>
  `**${escape(environment)}**${production.has(environment) ? ' (production)' : ''} · ${escape(formatOwner(owner.id))}`;
