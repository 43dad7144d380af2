import { formatRule } from '../../core/owner/ignoreRules.ts';
import { formatInterval } from '../../core/owner/formatInterval.ts';
import type { HelmBuild } from '../../core/owner/helm/helmBuild.ts';
import { formatPath } from '../../core/resource/fieldPath.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import type { FieldVerdict, ObjectVerdict, Verdict } from '../../core/drift/judge/verdict.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';

import { confirmedText } from '../confirmedText.ts';
import { seenAge, type Times } from '../times.ts';
import { fieldWriter, isTimed, shortValue, untimed } from './fieldText.ts';
import { toldVariables } from './toldVariables.ts';
import { code, escape } from '../markdown.ts';

/** An object with its verdict, and the owner it is judged for. */
export interface Judged {
  readonly owner: OwnerSnapshot;
  readonly object: ObjectSnapshot;
  readonly verdict: ObjectVerdict;
}

/** The hover of a drifted line, in Markdown: both values, who wrote live, what the agent will do, how sure this is. */
export function fieldHover({ owner, object, verdict }: Judged, field: FieldVerdict, times: Times): string {
  const writer = fieldWriter(field, times.now);
  const seen = seenAge(times, owner, object, field);
  // An edit that takes a rule away lets Git's value count, which stood there before.
  const [inGit, edited] = isUnruled(field) ? [field.edited, undefined] : [field.desired, field.edited];
  const rows: (readonly [string, string | undefined])[] = [
    ['In Git', inGit === undefined ? 'not set' : code(shortValue(inGit))],
    ['Committed', field.committed === undefined ? undefined : code(shortValue(field.committed))],
    ['Your edit', edited === undefined ? undefined : code(shortValue(edited))],
    ['Live', field.live === undefined ? 'not set' : code(shortValue(field.live))],
    ['Written by', writer === undefined ? undefined : escape(`${writer}${isTimed(field) ? '' : untimed}`)],
    ['First seen', seen === undefined ? undefined : `${seen}, by this editor`],
    ['Next', escape(nextStep(owner, field, object))],
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

const isUnruled = ({ verdict, rule }: FieldVerdict): boolean => verdict === 'PENDING' && rule !== undefined;

/** The hover of a whole object: missing, unknown, to be created. */
export function objectHover({ owner, object, verdict }: Judged, times: Times): string {
  const seen = seenAge(times, owner, object);
  return [
    `**${escape(formatResource(object.id))}** in **${escape(owner.environment)}**: ${escape(objectSentence(verdict))}`,
    ...(seen === undefined ? [] : [`First seen ${seen}, by this editor`]),
    escape(nextStep(owner, undefined, object)),
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
  DELETING: 'being deleted',
  UNKNOWN: 'cannot be decided',
};

/** In plain text: when the agent will act, as far as its own settings say. */
export function nextStep(
  snapshot: OwnerSnapshot,
  field: FieldVerdict | undefined,
  object?: Pick<ObjectSnapshot, 'id' | 'working'>,
): string {
  const { owner, head } = snapshot;
  const name = formatOwner(owner.id);
  if (field?.verdict === 'IGNORED')
    return owner.writesIgnored
      ? `nothing by itself: ${name} does not compare it, and writes it like the rest when it syncs`
      : `nothing: ${name} leaves it as it is`;
  if (field?.verdict === 'PENDING')
    return field.rule
      ? `${name} will put it back when the change is merged: ${formatRule(field.rule)}, by which it is ignored, is gone then`
      : `${writerOf(snapshot)} will write it when the change is merged`;
  const isCommitted = field?.verdict === 'PENDING_SYNC' || field?.committed !== undefined;
  if (field?.verdict === 'CONVERGING' && field.rule)
    return `once this change is merged ${name} leaves it as it is: ${formatRule(field.rule)}`;
  if (field?.verdict === 'CONVERGING' && !isCommitted) return 'merging this change takes the drift away';
  if (owner.status?.suspended) return `nothing: ${name} is suspended`;
  if (isCommitted && head.kind === 'ahead') return `${name} will write ${head.name} when it reconciles`;
  if (field?.contested === true) return `${name} and another controller will keep overwriting each other`;
  if (owner.id.kind === 'Target') return 'kubectl apply will put it back';
  if (object?.working?.built.isUnmarked)
    return `nothing by itself: ${name} does not compare its namespace, and writes that whenever it syncs`;
  if (owner.schedule?.agent === 'argo')
    return owner.schedule.selfHeal
      ? `${name} will put it back by itself`
      : `${name} will put it back when it is synced: it does not heal itself`;
  if (owner.schedule?.agent === 'argoSet')
    return `${name} will put it back when it generates its Applications, which a change of one of them makes it do`;
  if (owner.build?.agent === 'helm') {
    const without = uncorrected(owner.build.driftDetection, name, field, object);
    if (without !== undefined) return without;
  }
  const interval = owner.status?.intervalSeconds;
  return interval === undefined
    ? `${name} will put it back when it reconciles`
    : `${name} will put it back; it reconciles every ${formatInterval(interval)}`;
}

/** Why helm-controller 1.6 does not put it back. It sends what it has masked for its log, which no Secret takes. */
function uncorrected(
  mode: HelmBuild['driftDetection'],
  name: string,
  field: FieldVerdict | undefined,
  object: Pick<ObjectSnapshot, 'id'> | undefined,
): string | undefined {
  const setting = 'spec.driftDetection.mode';
  switch (mode) {
    case 'disabled':
      return `nothing before the next upgrade: ${name} does not look for drift (${setting})`;
    case 'warn':
      return `nothing before the next upgrade: ${name} only tells of drift (${setting})`;
    case 'enabled':
      return object?.id.kind === 'Secret' && field && formatPath(field.path).startsWith('data')
        ? `${name} will try to put it back, and fail: helm-controller 1.6 cannot correct the data of a Secret`
        : undefined;
  }
}

const writerOf = ({ owner: { id } }: OwnerSnapshot): string =>
  id.kind === 'Target' ? 'kubectl apply' : formatOwner(id);

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
