import { fieldTitle, type MeasuredField, type Measurement } from './measureOrigins.ts';

/** What measurements say: shares and times of each, what became of each kind of origin, and what is not proved. */
export function originsTable(measured: readonly (readonly [title: string, Measurement])[]): string {
  const all = measured.flatMap(([, { fields }]) => fields);
  const kinds = [...Map.groupBy(all, ({ kind }) => kind)].sort((a, b) => b[1].length - a[1].length);
  return [
    ...measured.flatMap(([title, one]) => lines(title, one)),
    row('kind', 'sampled', 'resolved', 'proved', 'refused', 'wrong', 'certain'),
    ...kinds.map(([kind, fields]) => row(kind, ...counts(fields))),
    row('together', ...counts(all)),
    row(
      '',
      '',
      ...counts(all)
        .slice(1, 3)
        .map((count) => `${((100 * count) / all.length).toFixed(1)} %`),
    ),
    ...all.filter(({ verdict }) => verdict !== 'proved' && verdict !== 'agent').map(fieldText),
  ].join('\n');
}

const lines = (title: string, one: Measurement): readonly string[] => [
  `${title}: ${String(one.scalars)} scalars of ${String(one.owners)} owners, ${String(one.fields.length)} judged`,
  ...(
    [
      ['a build of kustomize with all its origins', one.buildMs],
      ['all origins of an owner with charts', one.chartMs],
      ['one field of a chart', one.fieldMs],
    ] as const
  ).flatMap(([what, ms]) => (ms.length > 0 ? [`  ${what}: ${quantiles(ms)}`] : [])),
];

const row = (kind: string, ...cells: readonly (string | number)[]): string =>
  `  ${kind.padEnd(44)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;

function counts(fields: readonly MeasuredField[]): readonly number[] {
  const count = (...verdicts: readonly MeasuredField['verdict'][]): number =>
    fields.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return [
    fields.length,
    fields.length - count('open'),
    count('proved', 'agent'),
    count('refused'),
    count('wrong'),
    fields.filter(({ origin, verdict }) => verdict === 'agent' || origin?.certain === true).length,
  ];
}

export function fieldText(field: MeasuredField): string {
  const { origin, kind, verdict, detail } = field;
  const place = origin ? `${origin.path}:${String(origin.line)}:${String(origin.column)}` : 'nowhere';
  return `  ${verdict.toUpperCase()} ${fieldTitle(field)} ← ${place} [${kind}] ${JSON.stringify(detail.slice(0, 300))}`;
}

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms (${String(values.length)})`;
}
