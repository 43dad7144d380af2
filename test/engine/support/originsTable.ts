import type { MeasuredField, Measurement } from './measureOrigins.ts';

/** What measurements say: shares and times of each, and what became of each kind of origin. */
export function originsTable(measured: readonly (readonly [title: string, Measurement])[]): string {
  const all = measured.flatMap(([, { fields }]) => fields);
  return [
    ...measured.map(([title, one]) => line(title, one)),
    `together: ${shares(all)}`,
    ...kinds(all).map(([kind, fields]) => `  ${kind.padEnd(44)} ${counts(fields)}`),
    ...all.filter(({ verdict }) => verdict === 'wrong').map(wrongText),
  ].join('\n');
}

const line = (title: string, { scalars, units, unitMs, fieldMs, fields }: Measurement): string =>
  [
    `${title}: ${String(scalars)} scalars of ${String(units)} owners; ${shares(fields)}`,
    `all origins of an owner ${quantiles(unitMs)}`,
    ...(fieldMs.length > 0 ? [`one field of a chart ${quantiles(fieldMs)} (${String(fieldMs.length)})`] : []),
  ].join('; ');

function shares(fields: readonly MeasuredField[]): string {
  const count = (...verdicts: readonly MeasuredField['verdict'][]): number =>
    fields.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const share = (part: number): string => `${String(part)} (${((100 * part) / fields.length).toFixed(1)} %)`;
  return [
    `${String(fields.length)} judged`,
    `resolved ${share(fields.length - count('open'))}`,
    `proved ${share(count('proved', 'agent'))}`,
    `wrong ${String(count('wrong'))}`,
  ].join(', ');
}

const kinds = (
  fields: readonly MeasuredField[],
): readonly (readonly [kind: string, fields: readonly MeasuredField[]])[] =>
  [...Map.groupBy(fields, ({ kind }) => kind)].sort((a, b) => b[1].length - a[1].length);

function counts(fields: readonly MeasuredField[]): string {
  const by = Map.groupBy(fields, ({ verdict }) => verdict);
  return (['proved', 'wrong', 'refused', 'agent', 'open'] as const)
    .flatMap((verdict) => {
      const count = by.get(verdict)?.length ?? 0;
      return count > 0 ? [`${verdict} ${String(count)}`] : [];
    })
    .join(', ');
}

export const wrongText = ({ unit, title, pointer, origin, kind, verdict, detail }: MeasuredField): string => {
  const place = origin ? `${origin.path}:${String(origin.line)}:${String(origin.column)}` : 'nowhere';
  return `  ${verdict.toUpperCase()} ${unit.root} ${title} ${pointer} ← ${place} [${kind}] ${JSON.stringify(detail)}`;
};

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}
