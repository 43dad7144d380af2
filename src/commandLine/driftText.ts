import { formatRule } from '../core/owner/ignoreRules.ts';
import type { FieldVerdict } from '../core/drift/judge/verdict.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import { formatResource } from '../core/resource/resourceId.ts';
import { confirmedText } from '../present/confirmedText.ts';
import { fieldDifference, fieldWriter } from '../present/lines/fieldText.ts';
import type { ReportedResource } from './driftJson.ts';

/** A resource for people: a line for the verdict, a line for each field. `now` is in milliseconds since the epoch. */
export function driftText(
  { id, environment, owner, verdict, originOf, ruleAt }: ReportedResource,
  now: number,
): string {
  const where = [environment, owner].filter((part) => part !== undefined).join(' ');
  const certainty = verdict.certainty === 'exact' ? '' : ` (${verdict.certainty})`;
  const reason = verdict.reason === undefined ? '' : `: ${verdict.reason}`;
  const confirmed = verdict.confirmed && confirmedText(verdict.confirmed);
  const fields = verdict.fields.map((field) => {
    const writer = fieldWriter(field, now);
    const origin = originOf?.(field);
    const rule = field.rule && ruleAt?.(field);
    return [
      `  ${field.verdict} ${formatPath(field.path)}: ${fieldDifference(field)}`,
      ...(writer === undefined ? [] : [` · ${writer}`]),
      ...(field.rule
        ? [`${ignoring[field.verdict] ?? ''} by ${formatRule(field.rule)} (${field.rule.pointer})`]
        : []),
      ...(rule ? [` at ${rule.path}:${String(rule.line)}`] : []),
      ...(origin ? [` · ${origin.path}:${String(origin.line)}`] : []),
    ].join('');
  });
  return [
    `${verdict.verdict}${certainty} ${formatResource(id)}${where === '' ? '' : ` · ${where}`}${reason}${confirmed === undefined ? '' : ` · ${confirmed}`}`,
    ...fields,
  ].join('\n');
}

/** Where the working tree changes the rules of the owner. */
const ignoring: Partial<Record<FieldVerdict['verdict'], string>> = {
  CONVERGING: ', once merged ignored',
  PENDING: ', until merged ignored',
};
