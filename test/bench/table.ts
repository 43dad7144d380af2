import { isMet, type Budget, type SizedResult } from './result.ts';

/** The results as a table for people; ratios last, and what misses its budget is marked. */
export function table(results: readonly SizedResult[]): string {
  const rows = [
    ['what', 'objects', 'measured', 'cpu', 'peer', '', 'budget', 'ratio', ''],
    ...results.map((result) => [
      result.what,
      result.size === undefined ? '' : String(result.size),
      amount(result.value, result.unit),
      result.cpuMs === undefined ? '' : amount(result.cpuMs, 'ms'),
      result.peer ? amount(result.peer.value, result.unit) : '',
      result.peer?.name ?? '',
      result.budget ? budgetText(result.budget, result.unit) : '',
      ratioText(result),
      mark(result),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const leftAligned = new Set([0, 5, 8]);
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (leftAligned.has(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const notes = results.flatMap(({ what, size, note }) =>
    note === undefined ? [] : [`  ${what}${size === undefined ? '' : `, ${size} objects`}: ${note}`],
  );
  return [...lines, '', ...notes].join('\n');
}

function amount(value: number, unit: string): string {
  const digits = unit === 'requests' || unit === 'watches' || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

function budgetText(budget: Budget, unit: string): string {
  switch (budget.kind) {
    case 'value':
      return `≤ ${budget.limit} ${unit}`;
    case 'ratio':
      return `≤ ${budget.limit} × peer`;
    case 'faster':
      return `≥ ${budget.times} × faster`;
  }
}

function ratioText({ value, peer, budget }: SizedResult): string {
  if (!peer) return '';
  return budget?.kind === 'faster'
    ? `${(peer.value / value).toFixed(1)} × faster`
    : `${(value / peer.value).toFixed(2)} ×`;
}

function mark(result: SizedResult): string {
  const met = isMet(result);
  return met === undefined ? '' : met ? 'met' : 'MISSED';
}
